"""Commands for whoever runs the product: import teams and items, look after dead letters."""
