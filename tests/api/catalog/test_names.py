import pytest

from api.catalog.names import folded, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rose Shampoo 400 ml", "rose shampoo 400ML"),
        ("Body-Wash Rose", "BODYWASH Rose"),
        ("Rose Shampoo", "Shampoo Rose"),
        ("Crème Fraîche", "Creme Fraiche"),
        ("Rose Shampoo 400 ml", "Rose Shampo 400 ml"),
        ("Rose Shampoo 400 ml", "Rose Shapmoo 400 ml"),
        ("Rose Shampoo 400 ml", "Rose Shamboo 400 ml"),
        ("去屑洗发露 400 ml", "去屑洗发露400ml"),
    ],
)
def test_names_that_differ_in_spelling_alone(one: str, other: str) -> None:
    assert spellings(one) & spellings(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rose Shampoo 200 ml", "Rose Shampoo 400 ml"),
        ("Lemon Tea", "Melon Tea"),
        ("Cola 1 l", "Cola 2 l"),
        ("清爽去油型洗发露", "清爽去屑型洗发露"),
        ("Rose Shampoo", "Rose Shampoo Set"),
        ("Type A1234567", "Type A1234568"),
    ],
)
def test_what_sets_products_apart_is_no_slip(one: str, other: str) -> None:
    assert not spellings(one) & spellings(other)


def test_a_brand_counts_without_its_punctuation() -> None:
    assert folded("L'Oréal") == folded("LOREAL")
