"""Planned layouts: files of planning programs, and the HTTP face of the retired Azure product recognition."""
