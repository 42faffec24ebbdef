"""Fusions: which photos of a scene overlap, and what two of them show; kept, so that visits count it once."""
