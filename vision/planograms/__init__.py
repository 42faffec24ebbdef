"""Planned layouts compared with what stands on the shelf."""
