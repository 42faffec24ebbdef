"""Shelf heights of the fixtures in an outlet: by them the rows of a photo have their height over the floor."""
