"""What reps see of competitors on their visits."""
