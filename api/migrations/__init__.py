"""The history of the database schema, shipped inside the package so that an installed service can migrate itself."""
