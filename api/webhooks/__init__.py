"""Telling other systems what happened: signed, repeated until it arrives, or fetched and confirmed by them."""
