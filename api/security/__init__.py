"""Who is calling: passwords, tokens, and the caller that every query is asked for."""
