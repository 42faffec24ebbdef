"""People's corrections of what the models saw: a layer of its own between the names and the score."""
