"""Versioned display standards: what is asked of an outlet of a channel and class, and from when."""
