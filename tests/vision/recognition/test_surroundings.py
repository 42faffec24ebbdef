import numpy as np
import pytest

from vision.recognition.surroundings import NEIGHBOUR, STOCKED, SURE, surrounding_evidence

NONE_STOCKED = np.zeros(3, dtype=bool)
ONE_ROW = np.asarray([1, 1, 1])
IN_A_ROW = np.asarray([1, 2, 3])
# The middle facing is 1 or 2; the left one looks like 1, the right one like 2.
CANDIDATES = np.asarray([[1, 0], [1, 2], [2, 0]])
ONE_PILE = np.asarray([1, 1, 1])


def shares_of(sure: list[bool]) -> np.ndarray:
    """Shares of two candidates each, by whether the first is sure."""
    return np.asarray([[SURE, 0.1] if each else [0.4, 0.3] for each in sure])


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
    evidence = surrounding_evidence(rows, positions, CANDIDATES, shares_of(sure), NONE_STOCKED)
    assert evidence[1].tolist() == expected


def test_two_neighbours_of_one_kind_count_once() -> None:
    candidates = np.asarray([[1, 0], [1, 2], [1, 0]])
    evidence = surrounding_evidence(ONE_ROW, IN_A_ROW, candidates, shares_of([True, False, True]), NONE_STOCKED)
    assert evidence[1].tolist() == [NEIGHBOUR, 0]


def test_the_must_stock_list_speaks_for_candidates_wherever_they_stand() -> None:
    stocked = np.asarray([False, False, True])
    candidates = np.asarray([[1, 2], [2, -1]])
    evidence = surrounding_evidence(
        np.asarray([-1, 1]), np.asarray([-1, 1]), candidates, shares_of([False, False]), stocked
    )
    assert evidence.tolist() == [[0, STOCKED], [STOCKED, 0]]


def test_what_lies_in_a_pile_is_one_product_and_its_seen_labels_name_the_turned_ones() -> None:
    candidates = np.asarray([[1, 0], [2, 1], [1, 2]])
    shares = np.asarray([[0.7, 0.1], [0.45, 0.4], [0.6, 0.2]])
    evidence = surrounding_evidence(ONE_ROW, ONE_PILE, candidates, shares, NONE_STOCKED)
    assert evidence[1, 1] == 0
    assert evidence[1, 0] < -0.5
    assert evidence[0].tolist() == [0, pytest.approx(evidence[0, 1])]
    assert evidence[0, 1] < 0


def test_unsure_facings_of_a_pile_that_agree_count_for_more_than_one_of_them() -> None:
    candidates = np.asarray([[1, 2]] * 4)
    shares = np.asarray([[0.45, 0.45], *[[0.5, 0.3]] * 3])
    pair, four = (
        surrounding_evidence(np.ones(count, int), np.ones(count, int), candidates[:count], shares[:count], NONE_STOCKED)
        for count in (2, 4)
    )
    assert four[0, 1] == pytest.approx(3 * pair[0, 1])
    assert pair[0, 1] < 0


@pytest.mark.parametrize("rows", [np.asarray([-1, -1, -1]), np.asarray([1, 2, 3])], ids=["no row", "other rows"])
def test_facings_of_no_pile_say_nothing_of_each_other(rows: np.ndarray) -> None:
    evidence = surrounding_evidence(rows, ONE_PILE, CANDIDATES, shares_of([False] * 3), NONE_STOCKED)
    assert not evidence.any()
