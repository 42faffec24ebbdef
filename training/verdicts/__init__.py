"""Measures how right the lines are that the service decides by itself, on rendered visits with exact truth."""
