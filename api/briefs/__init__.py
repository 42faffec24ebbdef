"""What a rep has to know before a visit: its objective, the last findings, the standard."""
