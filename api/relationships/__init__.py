"""How well the company stands with an outlet, as people saw it over time."""
