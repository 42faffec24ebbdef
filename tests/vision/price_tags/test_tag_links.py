"""Which facings a tag stands for."""

from hypothesis import given
from hypothesis import strategies as st

from vision.price_tags.tag_links import TaggedFacing, link_tags
from vision.types import Box


def row(index: int, top: float, skus: str = "", *, count: int = 6, height: float = 80) -> list[TaggedFacing]:
    """Facings 30 wide from x = 0, one for each letter of `skus`."""
    names = list(skus) or [None] * count
    return [TaggedFacing(Box(32.0 * place, top, 30, height), index, sku) for place, sku in enumerate(names)]


def tag(place: float, top: float) -> Box:
    return Box(32.0 * place, top, 40, 16)


def test_a_tag_on_the_edge_belongs_to_the_row_above_it() -> None:
    facings = [*row(1, 0), *row(2, 130)]
    assert link_tags([tag(0, 82)], facings) == ((0, 1, 2),)


def test_neighbouring_facings_go_to_the_nearest_tag() -> None:
    assert link_tags([tag(0, 82), tag(3, 82)], row(1, 0)) == ((0, 1), (2, 3, 4, 5))


def test_known_products_part_the_row() -> None:
    assert link_tags([tag(0, 82), tag(4, 82)], row(1, 0, "aaabcc")) == ((0, 1, 2), (4, 5))


def test_on_hooks_the_tag_belongs_to_the_goods_below_it() -> None:
    facings = [*row(1, 30), *row(2, 170)]
    tags = [tag(0, 8), tag(3, 8), tag(0, 148), tag(3, 148)]
    assert [facings[served[0]].row for served in link_tags(tags, facings, hanging=True)] == [1, 1, 2, 2]


def test_boards_over_their_goods_are_seen_without_being_told() -> None:
    facings = [*row(1, 30), *row(2, 200)]
    tags = [tag(0, 10), tag(3, 10), tag(0, 180), tag(3, 180)]
    assert [facings[served[0]].row for served in link_tags(tags, facings)] == [1, 1, 2, 2]


def test_low_shelves_do_not_turn_the_custom_round() -> None:
    facings = [*row(1, 0), *row(2, 100)]
    assert [facings[served[0]].row for served in link_tags([tag(0, 83), tag(3, 83)], facings)] == [1, 1]


def test_tags_far_from_all_goods_belong_to_none() -> None:
    assert link_tags([tag(0, 400), tag(40, 82)], row(1, 0)) == ((), ())


def test_nothing_to_link() -> None:
    assert link_tags([], row(1, 0)) == ()
    assert link_tags([tag(0, 82)], []) == ((),)
    assert link_tags([tag(0, 82)], [TaggedFacing(Box(0, 0, 30, 80), None)]) == ((),)


boxes = st.builds(Box, *[st.floats(0, 500)] * 2, *[st.floats(1, 100)] * 2)
facings_of = st.lists(
    st.builds(TaggedFacing, boxes, st.none() | st.integers(1, 3), st.none() | st.sampled_from("ab")), max_size=12
)


@given(st.lists(boxes, max_size=6), facings_of, st.booleans())
def test_each_facing_has_one_tag_at_most_and_each_tag_one_row(
    tags: list[Box], facings: list[TaggedFacing], hanging: bool
) -> None:
    linked = link_tags(tags, facings, hanging=hanging)
    assert len(linked) == len(tags)
    served = [place for places in linked for place in places]
    assert len(served) == len(set(served))
    for places in linked:
        assert len({facings[place].row for place in places}) <= 1
        assert None not in {facings[place].row for place in places}


@given(st.lists(boxes, min_size=1, max_size=6), facings_of, st.floats(0.2, 5))
def test_the_photo_s_size_does_not_matter(tags: list[Box], facings: list[TaggedFacing], factor: float) -> None:
    power = 2.0 ** round(factor)  # exact in floating point, so that ties stay ties

    def scaled(box: Box) -> Box:
        return Box(*(power * side for side in box))

    larger = [TaggedFacing(scaled(facing.box), facing.row, facing.sku) for facing in facings]
    assert link_tags([scaled(box) for box in tags], larger) == link_tags(tags, facings)
