"""What is read off a run: its figures, jams seen, receivers that jam, the clairvoyant bound, intervals over seeds."""
