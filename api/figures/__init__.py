"""Figures: what reports count, kept in the transaction of each new result. Reports only read them."""
