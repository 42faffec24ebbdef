"""The product catalogue: what the products are called, and what they look like."""
