"""Whether a log is still the one we read: a mark of the last record with each committed position."""
