"""Which photos are fused, and what a fusion still says when photos have come or changed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.fusions.basis import StoredReport, basis_of, choose, join, to_fuse
from api.fusions.fuse import MAX_PHOTOS, FusionImpossible, fuse_photos
from api.tables import Fusion

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SCENE, OTHER = UUID(int=1), UUID(int=2)


def stored(number: int, scene: UUID = SCENE, *, sha256: str = "", usable: bool = True, look: int = 1) -> StoredReport:
    """Photo `number`; `look` tells its analyses apart."""
    analysis = UUID(int=1000 * look + number)
    report = {"quality": {"usable": usable}}
    return StoredReport(UUID(int=100 + number), scene, analysis, sha256 or str(number), f"key-{number}", report)


def fusion(*photos: StoredReport, error: str | None = None, version: str = "1") -> Fusion:
    """Takes the second box of every photo for a duplicate."""
    boxes = [{"id": "f1", "duplicate": False}, {"id": "f2", "duplicate": True}]
    return Fusion(
        id=UUID(int=7),
        scene_id=photos[0].scene_id,
        analysis_ids={"ids": [str(photo.analysis_id) for photo in photos]},
        basis=basis_of(photos),
        fusion_version=version,
        document={} if error else {"photos": [{"photo_id": str(photo.photo_id), "boxes": boxes} for photo in photos]},
        error=error,
        created_at=NOW,
    )


ONE, TWO, THREE = stored(1), stored(2), stored(3)


@pytest.mark.parametrize(
    ("reports", "fused"),
    [
        ([], {}),
        ([ONE], {}),
        ([ONE, TWO], {SCENE: (ONE, TWO)}),
        ([ONE, stored(2, OTHER)], {}),
        ([ONE, stored(3, OTHER), TWO], {SCENE: (ONE, TWO)}),
        ([ONE, stored(2, usable=False)], {}),
        ([ONE, stored(2, sha256="1")], {}),
        ([ONE, TWO, stored(3, sha256="1")], {SCENE: (ONE, TWO)}),
        ([stored(1, OTHER), stored(2, sha256="1"), THREE, stored(4)], {SCENE: (THREE, stored(4))}),
    ],
    ids=[
        "nothing",
        "a photo alone",
        "two",
        "a scene each",
        "two and one",
        "an unusable one",
        "the same bytes",
        "the same bytes again",
        "the same bytes in another scene",
    ],
)
def test_fused_is_what_counts(reports: list[StoredReport], fused: dict[UUID, tuple[StoredReport, ...]]) -> None:
    assert to_fuse(reports) == fused


def test_the_fusion_of_just_these_photos_is_chosen_whenever_it_was_stored() -> None:
    exact, late = fusion(ONE, TWO, THREE), fusion(ONE, TWO)
    assert choose([ONE, TWO, THREE], [late, exact]) == choose([ONE, TWO, THREE], [exact, late]) == (exact,)


def test_of_two_versions_the_newer_is_chosen() -> None:
    old, new = fusion(ONE, TWO), fusion(ONE, TWO, version="2")
    assert choose([ONE, TWO], [old, new]) == (new,)


def test_what_no_scene_needs_is_not_chosen() -> None:
    assert choose([ONE], [fusion(ONE, TWO)]) == ()


def test_a_fusion_says_what_counts_elsewhere() -> None:
    joints = join([ONE, TWO], [fusion(ONE, TWO)])
    assert [joints.of_photo(photo.photo_id).elsewhere for photo in (ONE, TWO, THREE)] == [{"f2"}, {"f2"}, set()]
    assert (joints.pending, joints.failed) == (frozenset(), frozenset())


def test_a_fusion_says_what_is_unconfirmed_and_an_older_one_nothing() -> None:
    old, new = fusion(ONE, TWO), fusion(ONE, TWO, version="4")
    boxes = [{"id": "f1", "duplicate": False, "unconfirmed": True}, {"id": "f2", "duplicate": True}]
    new.document = {"photos": [{"photo_id": str(ONE.photo_id), "boxes": boxes}]}
    assert join([ONE, TWO], [old]).of_photo(ONE.photo_id).unconfirmed == frozenset()
    assert join([ONE, TWO], [new]).of_photo(ONE.photo_id).unconfirmed == {"f1"}


def test_without_a_fusion_the_scene_is_pending() -> None:
    assert join([ONE, TWO, stored(3, OTHER)], []).pending == {SCENE}


def test_a_fusion_holds_for_its_photos_while_a_later_one_is_pending() -> None:
    joints = join([ONE, TWO, THREE], [fusion(ONE, TWO)])
    assert (set(joints.marks), joints.pending) == ({ONE.photo_id, TWO.photo_id}, {SCENE})


def test_a_fusion_whose_analyses_were_replaced_holds_for_nothing() -> None:
    joints = join([ONE, stored(2, look=2)], [fusion(ONE, TWO)])
    assert (joints.marks, joints.pending) == ({}, {SCENE})


def test_a_failed_fusion_waits_for_nothing_and_says_nothing() -> None:
    joints = join([ONE, TWO], [fusion(ONE, TWO, error="a photo is gone")])
    assert (joints.marks, joints.pending, joints.failed) == ({}, frozenset(), {SCENE})


def test_the_basis_depends_on_analyses_and_their_order() -> None:
    assert len({basis_of(photos) for photos in ([ONE, TWO], [TWO, ONE], [ONE, stored(2, look=2)], [ONE])}) == 4


def test_too_many_photos_are_refused_before_one_is_read() -> None:
    photos = [stored(number) for number in range(MAX_PHOTOS + 1)]
    with pytest.raises(FusionImpossible, match="13 photos; at most 12 are compared"):
        fuse_photos(photos, lambda key: pytest.fail(f"{key} was read"), 1)
