"""Photos: how they come in, where they lie, and what can be read of them."""
