"""Keys with which machines act: made, listed and revoked by the admin."""
