"""The office played live: business time driven, post and events sent by HTTP, clerks and leads answering."""
