"""Whether the client has the content already."""

import pytest

from api.caching import is_known


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", "abc"', True),
        ("*", True),
        ("", False),
        ("abc", False),
        ('"abcd"', False),
        ('"x"', False),
    ],
)
def test_if_none_match(sent: str, known: bool) -> None:
    assert is_known({"if-none-match": sent}, "abc") is known


def test_without_the_header_nothing_is_known() -> None:
    assert not is_known({}, "abc")
