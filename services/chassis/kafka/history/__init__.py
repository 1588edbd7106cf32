"""Whether a log still is the one we read: a mark of the last record beside each committed position."""
