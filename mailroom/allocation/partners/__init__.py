"""Who should help whom, and which sets of classes stay weak."""
