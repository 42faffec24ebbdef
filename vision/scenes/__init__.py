"""Several photos of one scene: how they overlap, and what two of them show counted once."""
