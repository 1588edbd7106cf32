"""The JSON routes: who asks, which command or question it is, and how the answer is sent."""
