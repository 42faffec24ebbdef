"""What is this? Facings that nobody could name, clustered into questions, and the answers that teach the catalogue."""
