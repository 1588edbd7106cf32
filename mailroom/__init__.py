"""The rules. Pure: no clock, no network, no framework, no logging; time and randomness are arguments."""
