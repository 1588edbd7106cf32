"""Each kind of fault as it is done to a running installation."""
