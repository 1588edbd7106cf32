"""The page of the team leads: what they see, in German and English, and what they do with it."""
