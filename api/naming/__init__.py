"""Names of facings: what the catalogue has taught, vectors, and names as a layer beside the raw report."""
