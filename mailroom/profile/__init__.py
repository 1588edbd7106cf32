"""What is shown of work beyond what decisions need: age, clocks due, forecasts, balance, duty hours. Pure."""
