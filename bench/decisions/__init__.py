"""The decision benchmark: a played office, the product's own engine against simple policies, and a clairvoyant bound.

The world, the policies and the figures are those of docs/rules/benchmark.md. Nothing of the product's rules is
written down a second time here: forecast, jams, plans and proposals are the functions that the services call.
"""
