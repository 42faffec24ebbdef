"""What people decided about results, as results need it; `api.reviews` is where they do so."""
