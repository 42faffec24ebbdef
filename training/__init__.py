"""Makes what lands in `models/`: data sources, training recipes, evaluation and export."""
