"""People's part in results: corrections of photos, decisions about lines, appeals, and the list of what waits."""
