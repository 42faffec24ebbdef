"""What stands around a facing speaks for candidates: products come in runs, and an outlet has its must-stock list."""

import numpy as np

from vision.geometry import Flags, Floats, Ints

# Logits for a candidate that a sure neighbour is: on the shelves measured three of four facings have a neighbour of
# their own SKU, but a new variant stands beside its look-alikes, and must not be drowned by them.
NEIGHBOUR = 1.0
# Logits for a candidate on the must-stock list of the outlet.
STOCKED = 0.5


def surrounding_evidence(rows: Ints, positions: Ints, candidates: Ints, sure: Flags, must_stock: Flags) -> Floats:
    """Logits `(m, k)` for the candidates of each facing.

    Args:
        rows: `(m,)` shelf rows; -1 for none.
        positions: `(m,)` positions in the row.
        candidates: `(m, k)` numbers of SKUs, best first; -1 for none.
        sure: `(m,)` whether the first candidate is sure.
        must_stock: `(SKUs,)` which SKUs the outlet must stock.
    """
    beside = (rows[:, None] == rows) & (np.abs(positions[:, None] - positions) == 1) & (rows >= 0) & sure
    same = (candidates[:, :, None] == candidates[:, 0]) & beside[:, None, :]
    stocked = np.where(candidates >= 0, must_stock[candidates], False)
    return np.asarray(NEIGHBOUR * same.any(axis=2) + STOCKED * stocked, dtype=np.float64)
