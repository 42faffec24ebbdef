"""Audits: analyses measured against the display standard, per photo, per visit, and per outlet over time."""
