"""Each kind of fault, applied to a running installation."""
