"""The work to be done on photos: a queue protocol, and its engine of leased database rows."""
