"""Campaigns: what has to hang in which weeks, and the artwork by which it is known on a photo."""
