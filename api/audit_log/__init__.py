"""An append-only log of decisions and changes, whose entries vouch for one another."""
