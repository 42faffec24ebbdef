"""The work to be done on photos and scenes: a queue protocol, and its engine of leased database rows."""
