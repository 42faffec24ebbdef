"""The shop: fixtures, stock, tags, promotion material, doors, people, and everything around, in centimetres."""
