"""Colours that can be read, and files that the strict content policy lets pass."""

import re
from pathlib import Path

import pytest

from vision import drawing

WEB = Path(__file__).resolve().parents[2] / "api" / "web"
WCAG_AA = 4.5
GROUNDS = ("ground", "surface")
# Text colour, ground: every pair that the style sheets put together.
PAIRS = [
    *((text, ground) for text in ("ink", "quiet", "accent", "fail") for ground in GROUNDS),
    *((verdict, "surface") for verdict in ("pass", "review", "none")),
    *((verdict, f"{verdict}-soft") for verdict in ("pass", "fail", "review")),
    *((text, "accent-soft") for text in ("ink", "quiet", "accent")),
    *(("on-sign", verdict) for verdict in ("pass", "fail", "review", "none")),
    *(("ink", soft) for soft in ("raised", "review-soft", "info-soft", "none-soft")),
    ("pass", "ground"),
    ("quiet", "raised"),
    ("on-accent", "accent"),
]


def _schemes() -> dict[str, dict[str, str]]:
    """The colours by name: light, and dark as far as it differs."""
    light, dark = re.findall(r":root \{(.*?)\}", (WEB / "elements" / "styles.css").read_text(), re.DOTALL)
    colours = {"light": dict(re.findall(r"--([\w-]+): (#\w{6})", light))}
    colours["dark"] = colours["light"] | dict(re.findall(r"--([\w-]+): (#\w{6})", dark))
    return colours


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    colours = _schemes()[scheme]
    assert _contrast(colours[text], colours[ground]) >= WCAG_AA


def test_rows_have_the_colours_of_the_overlay() -> None:
    style = (WEB / "photos" / "viewer.css").read_text()
    shown = [re.search(rf"--row-{row}: (#\w+);", style) for row in range(1, len(drawing.ROW_COLORS) + 1)]
    drawn = [f"#{red:02x}{green:02x}{blue:02x}" for blue, green, red in drawing.ROW_COLORS]
    assert [match and match[1] for match in shown] == drawn


@pytest.mark.parametrize("path", [*sorted(WEB.rglob("*.js")), WEB / "index.html"], ids=lambda path: path.name)
def test_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=\"|innerHTML|\beval\(", text)
