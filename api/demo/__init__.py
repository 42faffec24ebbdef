"""A service with demo data, and a run of the whole way from photo to result through its HTTP API."""
