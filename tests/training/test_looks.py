from types import SimpleNamespace

import pytest

from training.looks import Looks, LooksTrial, check_looks, choose_looks, mean_ap, parse_looks, why_looks

WAYS = ((640, ()), (960, ()), (960, (640,)), (1280, ()))


def trials(*means: float) -> list[LooksTrial]:
    return [LooksTrial(size, further, mean) for (size, further), mean in zip(WAYS, means, strict=False)]


@pytest.mark.parametrize(
    ("means", "looks"),
    [
        ((0.8, 0.81, 0.82, 0.85), (1280,)),
        ((0.85, 0.8, 0.7, 0.6), (640,)),
        ((0.7, 0.846, 0.85, 0.849), (960,)),  # 0.4 points below the best are as good
        ((0.7, 0.844, 0.85, 0.849), (960, 640)),
        ((0.7, 0.8, 0.85, 0.852), (960, 640)),  # two looks of 1.3 megapixels are cheaper than one of 1.6
    ],
)
def test_the_cheapest_looks_that_are_as_good_as_the_best(means: tuple[float, ...], looks: tuple[int, ...]) -> None:
    chosen = choose_looks(trials(*means))

    assert (chosen.input_size, *chosen.further_looks) == looks


def test_the_card_says_why() -> None:
    tied, clear = why_looks(trials(0.7, 0.846, 0.85)), why_looks(trials(0.7, 0.8, 0.9))

    assert tied.startswith("960 px (mean AP 0.846) is as good as the best, 960 + 640 px (mean AP 0.850). Taken is")
    assert clear.startswith("960 + 640 px (mean AP 0.900) measured best")


def figures(**classes: tuple[int, float]) -> dict[str, SimpleNamespace]:
    return {name: SimpleNamespace(objects=objects, ap=ap) for name, (objects, ap) in classes.items()}


def test_figures_weigh_by_the_root_of_their_objects_and_rare_classes_do_not_count() -> None:
    measured = {
        "shop": figures(product=(900, 0.8), price_tag=(100, 0.6), pop=(29, 0.0)),
        "cooler": figures(product=(400, 0.9)),
        "aisle": figures(gap=(3, 0.1)),
    }

    assert mean_ap(measured) == pytest.approx((30 * 0.8 + 10 * 0.6 + 20 * 0.9) / 60)


def test_sets_without_enough_objects_choose_nothing() -> None:
    with pytest.raises(ValueError, match="no set has 30 objects"):
        mean_ap({"aisle": figures(gap=(3, 0.1))})


@pytest.mark.parametrize(("text", "looks"), [("960", (960,)), ("960+640", (960, 640)), ("960 + 640", (960, 640))])
def test_looks_are_long_sides_joined_by_plus(text: str, looks: Looks) -> None:
    assert parse_looks(text) == looks


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "looks 'abc': write long sides in pixels joined by \\+, as 960 or 960\\+640"),
        ("960+", "write long sides"),
        ("-960", "write long sides"),
        ("1000", "1000 px is not a multiple of 32; the nearest is 992"),
        ("960+0", "0 px is not a multiple of 32; the nearest is 32"),
    ],
)
def test_looks_that_no_bundle_may_hold_are_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_looks(text)


def test_no_look_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one long side"):
        check_looks(())
