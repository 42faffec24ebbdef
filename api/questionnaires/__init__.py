"""Versioned questions about what no photo shows: date codes, cleanliness, what the shop recommends."""
