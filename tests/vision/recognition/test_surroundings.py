import numpy as np
import pytest

from vision.recognition.surroundings import NEIGHBOUR, STOCKED, surrounding_evidence

NONE_STOCKED = np.zeros(3, dtype=bool)
ONE_ROW = np.asarray([1, 1, 1])
IN_A_ROW = np.asarray([1, 2, 3])
# The middle facing is 1 or 2; the left one looks like 1, the right one like 2.
CANDIDATES = np.asarray([[1, 0], [1, 2], [2, 0]])


@pytest.mark.parametrize(
    ("rows", "positions", "sure", "expected"),
    [
        (ONE_ROW, IN_A_ROW, [True, False, False], [NEIGHBOUR, 0]),
        (ONE_ROW, IN_A_ROW, [False, False, True], [0, NEIGHBOUR]),
        (ONE_ROW, IN_A_ROW, [True, False, True], [NEIGHBOUR, NEIGHBOUR]),
        (ONE_ROW, IN_A_ROW, [False, False, False], [0, 0]),
        (ONE_ROW, IN_A_ROW, [False, True, False], [0, 0]),
        (ONE_ROW, np.asarray([1, 3, 4]), [True, False, False], [0, 0]),
        (np.asarray([1, 2, 2]), np.asarray([1, 2, 3]), [True, False, False], [0, 0]),
        (np.asarray([-1, -1, -1]), IN_A_ROW, [True, False, True], [0, 0]),
    ],
    ids=["left", "right", "both", "unsure", "itself", "not beside it", "another row", "no row"],
)
def test_what_a_sure_neighbour_is_speaks_for_a_candidate(
    rows: np.ndarray, positions: np.ndarray, sure: list[bool], expected: list[float]
) -> None:
    evidence = surrounding_evidence(rows, positions, CANDIDATES, np.asarray(sure), NONE_STOCKED)
    assert evidence[1].tolist() == expected


def test_two_neighbours_of_one_kind_count_once() -> None:
    candidates = np.asarray([[1, 0], [1, 2], [1, 0]])
    evidence = surrounding_evidence(ONE_ROW, IN_A_ROW, candidates, np.asarray([True, False, True]), NONE_STOCKED)
    assert evidence[1].tolist() == [NEIGHBOUR, 0]


def test_the_must_stock_list_speaks_for_candidates_wherever_they_stand() -> None:
    stocked = np.asarray([False, False, True])
    candidates = np.asarray([[1, 2], [2, -1]])
    evidence = surrounding_evidence(np.asarray([-1, 1]), np.asarray([-1, 1]), candidates, np.zeros(2, bool), stocked)
    assert evidence.tolist() == [[0, STOCKED], [STOCKED, 0]]
