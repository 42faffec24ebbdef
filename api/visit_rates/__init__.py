"""How much of the route was visited, and how many of those visits ended with an order."""
