"""Reports: what the figures of many visits say together, each figure with the visits that it counts."""
