"""When a team jams, why, and when it is over: `phases` decides, `causes` explains, `region` judges a whole tick."""
