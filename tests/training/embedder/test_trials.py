from dataclasses import replace

import cv2
import numpy as np
import pytest

from training.embedder.trials import (
    AskedSet,
    Trial,
    TrialData,
    blurred,
    few,
    read_trial_data,
    sisters,
    trials,
    unknown_thirds,
    with_references,
)


def test_few_takes_so_many_of_each_sku(paint) -> None:
    crops = [paint(sku, photo=str(number)) for sku, count in (("red", 5), ("blue", 2)) for number in range(count)]
    chosen = few(np.random.default_rng(0), crops, 3)
    assert [crop.sku for crop in chosen] == ["blue", "blue", "red", "red", "red"]
    assert len({(crop.sku, crop.photo) for crop in chosen}) == 5


def test_only_what_has_a_reference_is_asked(paint) -> None:
    asked = [paint("red"), paint("red", "other"), paint("blue")]
    assert with_references(asked, [paint("red")]) == (asked[0],)


def test_each_sku_is_unknown_in_one_third(paint) -> None:
    skus = ("red", "green", "blue", "white")
    whole = Trial("t", tuple(paint(sku, group) for sku in skus for group in ("a", "b")), (paint("red", "a"),))
    folds = unknown_thirds(whole)
    everything = {crop.label for crop in whole.references}
    left_out = [everything - {crop.label for crop in fold.references} for fold in folds]
    assert sorted(label for third in left_out for label in third) == sorted(everything)
    assert {len(third) for third in left_out} == {2, 3}
    assert all(fold.queries == whole.queries for fold in folds)


def test_only_what_is_to_be_named_is_blurred(paint) -> None:
    dot = np.zeros((31, 31, 3), np.uint8)
    dot[15, 15] = 255
    crop = replace(paint("red"), jpeg=cv2.imencode(".png", dot)[1].tobytes())
    trial = blurred(Trial("t", (crop,), (crop,)), 2.0)
    (query,) = trial.queries
    assert (trial.name, trial.references, query.label) == ("t", (crop,), "shop/red")
    assert query.pixels().max() < 60
    assert query.pixels()[15, 17].min() > query.pixels()[15, 25].max()


SISTERS = ("SYN-001-peach-1L", "SYN-002-mint-1L", "SYN-003-lemon-1L", "SYN-004-lemon-2L", "SYN-006-lemon-1L")


@pytest.mark.parametrize(
    ("sku", "expected"), [(SISTERS[1], set(SISTERS[:3])), (SISTERS[3], {SISTERS[3]}), (SISTERS[4], {SISTERS[4]})]
)
def test_sisters_differ_in_flavour_only(paint, sku: str, expected: set[str]) -> None:
    crops = [paint(name, "goods-1", colour="red") for name in SISTERS]
    other = paint("SYN-005-honey-1L", "goods-2", colour="red")
    asked = next(crop for crop in crops if crop.sku == sku)
    assert sisters(asked, [*crops, other]) == expected


def test_no_picture_is_both_asked_and_a_reference(paint) -> None:
    def shot(group: str) -> tuple:
        return tuple(paint(sku, group, f"{group}-{number}") for sku in ("red", "blue") for number in range(3))

    goods = tuple(
        paint(f"SYN-{place:03}-mint-1L", "goods-1", f"goods-1-{scene}", "red")
        for place in (1, 2, 5)
        for scene in (0, 1, 2)
    )
    cooler = AskedSet("cooler", shot("cooler"), shot("asked"))
    held = AskedSet("held", shot("held"), shot("held-asked"), shot("pack"))
    made = trials(TrialData((cooler,), (held,), goods))
    by_name = {trial.name: trial for trial in made}

    assert len(made) == 2 + 3 * 2 + 4 + 1
    assert [trial.name for trial in made if "fit" in trial.uses] == ["cooler, 5 references", "rendered, 5 references"]
    assert [trial.name for trial in made if "distance" in trial.uses] == ["rendered, 5 references"]
    rendered = by_name["rendered, 1 references"]
    assert {crop.photo for crop in rendered.queries} == {"goods-1-0"}
    assert "goods-1-0" not in {crop.photo for crop in rendered.references}
    assert len(rendered.references) == 3
    assert {crop.sku[:7] for crop in by_name["rendered look-alikes, 5 references"].queries} == {"SYN-001", "SYN-002"}


def folder(path: str, name: str = "cans") -> str:
    return f'{{ name = "{name}", path = "{path}", licence = "own", commercial_use = true }}'


GOODS = "[goods]\nfirst_seed = 1\nassortments = 0\nscenes = 1\n"


@pytest.fixture
def pictures(tmp_path):
    """A picture of two cans in each of two folders, of one can in a third."""
    for path in (
        "known/COLA/2025/a.png",
        "known/BEER/a.png",
        "asked/COLA/b.png",
        "asked/BEER/b.png",
        "rest/WINE/c.png",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(tmp_path / path), np.full((40, 30, 3), 90, np.uint8))
    return tmp_path


def test_an_own_set_needs_no_packshots_and_no_shelves(pictures) -> None:
    path = pictures / "asked.toml"
    path.write_text(
        f'notes = "ours"\n{GOODS}[[pictures]]\nname = "cans"\nreferences = {folder("known")}\nasked = {folder("asked")}'
    )
    data = read_trial_data(path, pictures, pictures)
    (cans,) = data.pictures
    assert {crop.sku for crop in cans.references} == {"COLA", "BEER"}
    assert (data.shelves, data.goods, data.notes, cans.packshots) == ((), (), "ours", ())
    assert [trial.name for trial in trials(data, draws=1)][:1] == ["cans, 5 references"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the key 'goods' is missing"),
        (f"{GOODS}[[shelves]]\nname = 'a'", "the key 'references' is missing"),
        (f"{GOODS}[cooler_train]\nname = 'a'", "unknown keys: cooler_train"),
        ("goods = 1", ""),
        (
            f"{GOODS}[[pictures]]\nname = 'cans'\nreferences = {folder('known')}\nasked = {folder('rest')}",
            "cans: no SKU is both",
        ),
        (
            f"{GOODS}[[pictures]]\nname = 'cans'\nreferences = {folder('known')}\nasked = {folder('asked', 'tins')}",
            "cans: no SKU is both",
        ),
    ],
)
def test_a_file_that_names_too_little_is_refused(pictures, text: str, words: str) -> None:
    path = pictures / "asked.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=rf"asked\.toml: {words}"):
        read_trial_data(path, pictures, pictures)
