"""POP material: its kind, and which artwork of the campaign it shows."""
