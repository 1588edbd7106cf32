"""Why a plan moves what it moves, also of a plan that was drawn before."""
