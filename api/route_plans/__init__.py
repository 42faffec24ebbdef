"""Route plans: which rep visits which outlets on which days."""
