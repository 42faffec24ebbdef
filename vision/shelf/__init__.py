"""Where things stand: rows, facings, gaps and blocks, from boxes and a little of their looks."""
