"""Pixels and shelves: from photo bytes to shelf facts. Knows nothing of people, storage or the web."""
