"""Plans and people in, proposals, decisions and orders out: the only service that asks people."""
