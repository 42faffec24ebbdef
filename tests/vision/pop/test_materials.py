import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.letterbox import Pixels
from vision.pop.artwork import Material, prepare_artwork
from vision.pop.guesses import Gallery, Guess
from vision.pop.materials import MIN_SIDE, MaterialIndex
from vision.types import Box

Floats = NDArray[np.float64]

RED, BLUE, GREEN, YELLOW, WHITE = (30, 20, 210), (190, 90, 20), (70, 160, 60), (30, 215, 250), (255, 255, 255)
SIZE = (300, 240)
PHOTO = (640, 480)


def offer(ground: tuple[int, ...], word: str, price: str, ink: tuple[int, ...] = WHITE) -> Pixels:
    """A card of 300 x 240 px: a word over a price, in a frame."""
    card = np.full((SIZE[1], SIZE[0], 3), ground, np.uint8)
    cv2.rectangle(card, (10, 10), (290, 230), ink, 6)
    cv2.putText(card, word, (30, 95), cv2.FONT_HERSHEY_DUPLEX, 2.2, ink, 7)
    cv2.putText(card, price, (50, 200), cv2.FONT_HERSHEY_DUPLEX, 3.0, ink, 10)
    return card


def strip() -> Pixels:
    """A shelf strip of 1200 x 60 px."""
    band = np.full((60, 1200, 3), GREEN, np.uint8)
    for place, word in enumerate(("LOMIRA", "PURE", "2 + 1", "FRESH", "LOMIRA", "3 KG")):
        cv2.putText(band, word, (20 + 200 * place, 46), cv2.FONT_HERSHEY_DUPLEX, 1.3, WHITE, 3)
        cv2.circle(band, (180 + 200 * place, 30), 14 + 2 * place, YELLOW, -1)
    return band


ARTWORK = {
    "sale": offer(RED, "SALE", "1.99"),
    "new": offer(BLUE, "NEW", "24.50"),
    "bonus": offer(GREEN, "BONUS", "310"),
    "hit": offer(YELLOW, "HIT", "7.80", (20, 20, 20)),
    "strip": strip(),
}
LAST_YEAR = offer(RED, "SALE", "2.49")


def index(*left_out: str, **more: Pixels) -> MaterialIndex:
    """All artworks but those left out; those of `more` belong to a campaign that is over."""
    current = [Material(code, "promotion_sign", one) for code, one in ARTWORK.items() if code not in left_out]
    return MaterialIndex.build(
        [*current, *(Material(code, "promotion_sign", one, False) for code, one in more.items())]
    )


def shelf() -> Pixels:
    """A busy background, blurred like a photo."""
    noise = np.random.default_rng(7).integers(20, 235, (12, 16, 3)).astype(np.uint8)
    return cv2.resize(noise, PHOTO, interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def pasted(artwork: Pixels, quad: Floats, photo: Pixels | None = None) -> Pixels:
    """The artwork laid into a photo with its corners at `quad`, (4, 2) clockwise, then softened."""
    photo = shelf() if photo is None else photo
    height, width = artwork.shape[:2]
    own = np.asarray([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(own, quad.astype(np.float32))
    seen = cv2.warpPerspective(cv2.GaussianBlur(artwork, (0, 0), 1.2), matrix, PHOTO, flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.ones((height, width), np.uint8), matrix, PHOTO) > 0
    photo = np.where(inside[..., None], seen, photo)
    return cv2.GaussianBlur(photo, (0, 0), 0.7).astype(np.uint8)


def box_around(quad: Floats) -> Box:
    """The part of the bounding box inside the photo."""
    left, top = np.maximum(quad.min(axis=0), 0)
    right, bottom = np.minimum(quad.max(axis=0), PHOTO)
    return Box(float(left), float(top), float(right - left), float(bottom - top))


def upright(x: float, y: float, height: float) -> Floats:
    """Corners of a card that hangs straight, seen from the front."""
    width = height * SIZE[0] / SIZE[1]
    return np.asarray([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


FRONTAL = upright(200, 120, 120)
POSES = {
    "frontal": FRONTAL,
    "small": upright(200, 120, 44),
    "large": upright(120, 60, 330),
    "turned": np.asarray([(210, 140), (330, 110), (352, 205), (232, 236)]),
    "from the side": np.asarray([(200, 120), (290, 150), (290, 235), (200, 240)]),
}


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("code", ["sale", "new", "bonus", "hit"])
def test_a_piece_is_matched_to_its_artwork_and_found_to_a_few_pixels(code: str, pose: str) -> None:
    quad = POSES[pose]
    (match,) = index().verify(pasted(ARTWORK[code], quad), [box_around(quad)])
    assert (match.material, match.current, match.reason) == (code, True, None)
    assert match.score > 0.9
    assert np.abs(np.asarray(match.quad) - quad).max() < 0.04 * box_around(quad).w + 1.5
    assert match.visible == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize(("kind", "found"), [("display_case", "sale"), ("promotion_sign", None)])
def test_only_of_a_display_case_the_header_is_enough(kind: str, found: str | None) -> None:
    header = np.asarray([(200, 100), (330, 112), (330, 166), (200, 160)])
    photo = shelf()
    photo[110:290, 200:380] = (226, 230, 232)
    cases = MaterialIndex.build([Material("sale", kind, ARTWORK["sale"]), Material("hit", "poster", ARTWORK["hit"])])
    (match,) = cases.verify(pasted(ARTWORK["sale"], header, photo), [Box(200, 100, 180, 190)])
    assert match.material == found


@pytest.mark.parametrize("code", ["sale", "new", "bonus", "hit"])
def test_a_piece_whose_artwork_is_not_at_hand_is_like_none(code: str) -> None:
    (match,) = index(code).verify(pasted(ARTWORK[code], FRONTAL), [box_around(FRONTAL)])
    assert (match.material, match.kind, match.quad) == (None, None, ())
    assert match.reason == "like none of the artworks"


def test_goods_are_like_none_of_the_artworks() -> None:
    (match,) = index().verify(shelf(), [Box(100, 100, 150, 120)])
    assert match.material is None


@pytest.mark.parametrize(("shown", "code", "current"), [(ARTWORK["sale"], "sale", True), (LAST_YEAR, "old", False)])
@pytest.mark.parametrize("pose", ["frontal", "turned", "from the side"])
def test_last_years_artwork_is_told_from_this_years(shown: Pixels, code: str, current: bool, pose: str) -> None:
    quad = POSES[pose]
    (match,) = index(old=LAST_YEAR).verify(pasted(shown, quad), [box_around(quad)])
    assert (match.material, match.current) == (code, current)


@pytest.mark.parametrize("pose", ["frontal", "large", "turned", "from the side"])
def test_another_price_than_that_of_the_only_known_artwork_leaves_it_open_whether_it_is_current(pose: str) -> None:
    (match,) = index().verify(pasted(LAST_YEAR, POSES[pose]), [box_around(POSES[pose])])
    assert match.current is None
    assert match.reason is not None
    assert match.material is None or "of the print is another" in match.reason


def test_a_piece_too_small_to_read_is_not_called_current() -> None:
    quad = upright(200, 120, 36)
    (match,) = index().verify(pasted(ARTWORK["sale"], quad), [box_around(quad)])
    assert (match.material, match.current) == ("sale", None)
    assert match.reason == "too small to see a changed price or date: 36 px, needs 40"


@pytest.mark.parametrize("back", [-40, 40])
def test_a_tent_card_is_found_when_its_box_holds_a_part_of_its_back(back: int) -> None:
    box = box_around(FRONTAL)
    wider = Box(box.x + min(back, 0), box.y, box.w + abs(back), box.h)
    (match,) = index().verify(pasted(ARTWORK["bonus"], FRONTAL), [wider])
    assert match.material == "bonus"
    assert np.abs(np.asarray(match.quad) - FRONTAL).max() < 5


def test_two_artworks_that_cannot_be_told_apart_are_both_named() -> None:
    twin = ARTWORK["sale"].copy()
    twin[-3:, -3:] = WHITE
    (match,) = index(twin=twin).verify(pasted(ARTWORK["sale"], POSES["small"]), [box_around(POSES["small"])])
    assert match.material is None
    assert match.reason in {f"{pair}: too alike to tell at this size" for pair in ("sale or twin", "twin or sale")}


def test_of_two_versions_that_cannot_be_told_apart_the_material_is_known() -> None:
    twin = ARTWORK["sale"].copy()
    twin[-3:, -3:] = WHITE
    versions = [Material("sale", "poster", ARTWORK["sale"]), Material("sale", "poster", twin, current=False)]
    (match,) = MaterialIndex.build(versions).verify(pasted(ARTWORK["sale"], FRONTAL), [box_around(FRONTAL)])
    assert (match.material, match.current) == ("sale", None)
    assert match.reason == "two versions of this artwork are too alike to tell at this size"


@pytest.mark.parametrize("share", [0.15, 0.3])
def test_what_covers_a_piece_is_measured(share: float) -> None:
    photo = pasted(ARTWORK["sale"], FRONTAL)
    box = box_around(FRONTAL)
    photo[int(box.bottom - share * box.h) : int(box.bottom), int(box.x) : int(box.right)] = (90, 110, 80)
    (match,) = index().verify(photo, [box])
    assert match.material == "sale"
    assert match.covered == pytest.approx(share, abs=0.08)
    assert match.visible == pytest.approx(1 - share, abs=0.1)


def test_what_the_frame_cuts_off_is_neither_visible_nor_covered() -> None:
    quad = upright(-45, 120, 120)
    (match,) = index().verify(pasted(ARTWORK["sale"], quad), [box_around(quad)])
    assert match.material == "sale"
    assert match.visible == pytest.approx(0.7, abs=0.08)
    assert match.covered == pytest.approx(0.0, abs=0.08)
    assert match.quad[0].x < -30


@pytest.mark.parametrize("slope", [-0.3, -0.1, 0.0, 0.2])
def test_a_thin_strip_is_found_along_a_slanting_shelf(slope: float) -> None:
    width, height = 440, 24
    quad = np.asarray([(80, 200), (80 + width, 200 + slope * width), (80 + width, 224 + slope * width), (80, 224)])
    (match,) = index().verify(pasted(ARTWORK["strip"], quad), [box_around(quad)])
    assert match.material == "strip"
    assert np.abs(np.asarray(match.quad)[:, 1] - quad[:, 1]).max() < height / 3


class Blind(Gallery):
    """A gallery in which nothing looks like anything."""

    def guesses(self, *_: object) -> list[Guess]:
        return []


@pytest.mark.parametrize("slope", [-0.12, 0.16])
def test_half_of_a_strip_that_no_look_suggests_is_found_along_its_band(slope: float) -> None:
    materials = [Material(code, "shelf_strip", one) for code, one in ARTWORK.items()]
    blind = MaterialIndex(materials, Blind([prepare_artwork(one.artwork) for one in materials]))
    quad = np.asarray([(80, 200), (368, 200 + slope * 288), (368, 216 + slope * 288), (80, 216)])
    photo = pasted(ARTWORK["strip"], quad)
    photo[:, :224] = shelf()[:, :224]
    (match,) = blind.verify(photo, [box_around(quad)])
    assert match.material == "strip"
    assert match.visible == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize(("gain", "cast"), [(0.4, (1, 1, 1)), (1.3, (0.9, 1, 1)), (0.8, (0.85, 1, 1.1))])
def test_light_does_not_change_the_match(gain: float, cast: tuple[float, ...]) -> None:
    photo = np.clip(pasted(ARTWORK["new"], FRONTAL) * (gain * np.asarray(cast)), 0, 255).astype(np.uint8)
    (match,) = index().verify(photo, [box_around(FRONTAL)])
    assert match.material == "new"


def test_a_die_cut_piece_is_matched_without_its_surroundings() -> None:
    disc = np.dstack([ARTWORK["sale"], np.zeros(SIZE[::-1], np.uint8)])
    cv2.ellipse(disc, (150, 120), (150, 120), 0, 0, 360, (0, 0, 0, 255), -1)
    disc[..., :3] = ARTWORK["sale"]
    shown = pasted(ARTWORK["sale"], FRONTAL)
    outside = cv2.warpAffine(disc[..., 3], np.asarray([(0.5, 0, 200), (0, 0.5, 120)]), PHOTO) == 0
    photo = np.where(outside[..., None], shelf(), shown).astype(np.uint8)
    materials = [Material("disc", "wobbler", disc), Material("new", "promotion_sign", ARTWORK["new"])]
    (match,) = MaterialIndex.build(materials).verify(photo, [box_around(FRONTAL)])
    assert (match.material, match.kind) == ("disc", "wobbler")
    assert match.visible == pytest.approx(1, abs=0.1)


def test_a_piece_that_is_too_small_says_how_large_it_must_be() -> None:
    (match,) = index().verify(shelf(), [Box(10, 10, 80, MIN_SIDE - 5)])
    assert match.reason == f"too small: {MIN_SIDE - 5} px, needs {MIN_SIDE}"


@pytest.mark.parametrize(
    "box", [Box(0, 0, 640, 480), Box(-50, -50, 90, 90), Box(700, 500, 60, 60), Box(630, 0, 40, 480)]
)
def test_no_box_breaks_the_search(box: Box) -> None:
    (match,) = index().verify(shelf(), [box])
    assert match.material is None
    assert match.reason


def test_a_small_piece_that_is_not_matched_says_that_its_size_may_be_why() -> None:
    (match,) = index().verify(shelf(), [Box(10, 10, 80, 30)])
    assert match.material is None
    assert match.reason == "too small to be sure: 30 px, needs 40"


@pytest.mark.parametrize("size", [(1, 1), (300, 2), (3, 500), (40, 40)])
def test_plain_and_tiny_artwork_matches_nothing(size: tuple[int, int]) -> None:
    plain = MaterialIndex.build([Material("plain", "poster", np.full((size[1], size[0], 3), 120, np.uint8))])
    (match,) = plain.verify(pasted(ARTWORK["sale"], FRONTAL), [box_around(FRONTAL)])
    assert match.material is None


def test_every_box_has_its_own_answer_in_order() -> None:
    right = upright(420, 240, 100)
    photo = pasted(ARTWORK["new"], right, pasted(ARTWORK["hit"], FRONTAL))
    found = index().verify(photo, [box_around(right), Box(0, 0, 60, 60), box_around(FRONTAL)])
    assert [match.material for match in found] == ["new", None, "hit"]


def test_without_materials_or_boxes_nothing_is_matched() -> None:
    assert index().verify(shelf(), []) == ()
    (match,) = MaterialIndex.build([]).verify(shelf(), [Box(10, 10, 100, 100)])
    assert match.reason == "no artwork to compare with"


def test_a_larger_piece_that_hangs_before_the_detected_one_is_not_taken_for_it() -> None:
    photo = pasted(ARTWORK["sale"], FRONTAL)
    sliver = Box(FRONTAL[0, 0] + 40, FRONTAL[0, 1] + 30, 60, 50)
    (match,) = index().verify(photo, [sliver])
    assert match.material is None
