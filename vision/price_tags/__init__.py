"""Price tags: what they say and which facings they stand for."""
