import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalog.gtin import canonical_gtin, check_digit, refill_zeros


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("4006381333931", "4006381333931"),
        ("04006381333931", "4006381333931"),
        ("036000291452", "036000291452"),
        ("0036000291452", "036000291452"),
        ("00036000291452", "036000291452"),
        ("96385074", "96385074"),
        ("0000096385074", "96385074"),
        ("10614141543219", "10614141543219"),
        ("4006381 333931", "4006381333931"),
    ],
)
def test_a_gtin_has_one_spelling(text: str, canonical: str) -> None:
    assert canonical_gtin(text) == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4006381333932", "the last digit of 4006381333932 must be 1"),
        ("4006381333913", "must be"),
        ("400638133393", "must be"),
        ("40063813339", "8, 12, 13 or 14 digits"),
        ("4.00638E+12", "8, 12, 13 or 14 digits"),
        ("400638133393X", "8, 12, 13 or 14 digits"),
        ("\uff14006381333931", "8, 12, 13 or 14 digits"),
        ("", "8, 12, 13 or 14 digits"),
        ("00000000", "zeros alone"),
    ],
)
def test_what_is_no_gtin_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("+", r"\+")):
        canonical_gtin(text)


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)), st.data())
def test_one_wrong_digit_is_always_found(payload: str, data: st.DataObject) -> None:
    gtin = payload + check_digit(payload)
    place = data.draw(st.integers(0, len(gtin) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != gtin[place]]))
    with pytest.raises(ValueError, match=r"last digit|zeros"):
        canonical_gtin(gtin[:place] + wrong + gtin[place + 1 :])


@given(st.text("0123456789", min_size=11, max_size=11).filter(lambda payload: payload.strip("0")))
def test_zeros_that_a_spreadsheet_took_come_back(payload: str) -> None:
    gtin = canonical_gtin(payload + check_digit(payload))
    assert canonical_gtin(refill_zeros(str(int(gtin)))) == gtin
