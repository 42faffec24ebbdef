"""Display assets: what was handed to outlets, whether it stands there, and whether it works."""
