"""Where a front puts logo, pictures, flavour and words, as shares of its width and height."""

from dataclasses import dataclass

from training.synth.goods.pen import Script
from training.synth.goods.types import Area, Rng


@dataclass(frozen=True)
class Layout:
    """Areas (x, y, w, h) and badge centres (x, y) as shares of the front, 0 to 1 from the top left."""

    logo: Area
    flavour: Area
    genus: Area
    pictures: tuple[Area, ...] = ()
    claims: tuple[Area, ...] = ()
    badges: tuple[tuple[float, float], ...] = ()
    script: Area | None = None
    turned_logo: bool = False


UPRIGHT = (
    Layout(
        logo=(0.05, 0.05, 0.9, 0.22),
        flavour=(0, 0.355, 1, 0.085),
        genus=(0.1, 0.285, 0.8, 0.055),
        pictures=((0.02, 0.44, 0.96, 0.47),),
        badges=((0.8, 0.5), (0.2, 0.86)),
    ),
    Layout(
        logo=(0.05, 0.36, 0.9, 0.22),
        flavour=(0.06, 0.61, 0.88, 0.085),
        genus=(0.15, 0.7, 0.7, 0.045),
        pictures=((0.06, 0.02, 0.88, 0.34), (0.05, 0.74, 0.9, 0.19)),
        badges=((0.82, 0.13), (0.15, 0.74)),
    ),
    Layout(
        logo=(0.03, 0.1, 0.94, 0.3),
        flavour=(0.2, 0.44, 0.6, 0.07),
        genus=(0.1, 0.03, 0.8, 0.05),
        pictures=((0.0, 0.5, 1.0, 0.44),),
        badges=((0.16, 0.5), (0.84, 0.78)),
    ),
    Layout(
        logo=(0.14, 0.12, 0.72, 0.13),
        flavour=(0, 0.55, 1, 0.12),
        genus=(0.14, 0.29, 0.72, 0.06),
        pictures=((0.3, 0.68, 0.4, 0.22),),
        claims=((0.14, 0.38, 0.6, 0.035), (0.14, 0.43, 0.6, 0.035), (0.14, 0.48, 0.5, 0.03)),
        badges=((0.82, 0.72),),
    ),
    Layout(
        logo=(0.06, 0.62, 0.88, 0.2),
        flavour=(0.06, 0.83, 0.88, 0.075),
        genus=(0.1, 0.55, 0.8, 0.055),
        pictures=((0.02, 0.03, 0.96, 0.52),),
        badges=((0.84, 0.1), (0.14, 0.5)),
    ),
    Layout(
        logo=(0.05, 0.04, 0.6, 0.17),
        flavour=(0.05, 0.23, 0.62, 0.08),
        genus=(0.05, 0.32, 0.5, 0.05),
        pictures=((0.25, 0.34, 0.75, 0.56),),
        claims=((0.05, 0.42, 0.35, 0.035), (0.05, 0.47, 0.3, 0.035)),
        badges=((0.83, 0.14), (0.17, 0.75)),
    ),
)
NARROW = (
    Layout(
        logo=(0.12, 0.08, 0.76, 0.52),
        flavour=(0, 0.63, 1, 0.09),
        genus=(0.1, 0.73, 0.8, 0.04),
        pictures=((0.08, 0.77, 0.84, 0.16),),
        turned_logo=True,
        badges=((0.75, 0.06),),
    ),
    Layout(
        logo=(0.04, 0.12, 0.92, 0.16),
        flavour=(0.04, 0.36, 0.92, 0.08),
        genus=(0.1, 0.29, 0.8, 0.05),
        pictures=((0.05, 0.46, 0.9, 0.32),),
        claims=((0.1, 0.8, 0.7, 0.03), (0.1, 0.84, 0.7, 0.03)),
        badges=((0.8, 0.8),),
    ),
    Layout(
        logo=(0.04, 0.4, 0.92, 0.18),
        flavour=(0, 0.6, 1, 0.08),
        genus=(0.1, 0.69, 0.8, 0.045),
        pictures=((0.06, 0.1, 0.88, 0.28),),
        claims=((0.1, 0.76, 0.8, 0.03), (0.1, 0.8, 0.6, 0.03)),
        badges=((0.24, 0.86),),
    ),
)
WIDE = (
    Layout(
        logo=(0.04, 0.1, 0.52, 0.4),
        flavour=(0.04, 0.58, 0.5, 0.17),
        genus=(0.04, 0.78, 0.4, 0.1),
        pictures=((0.56, 0.04, 0.42, 0.9),),
        badges=((0.93, 0.16),),
    ),
    Layout(
        logo=(0.06, 0.1, 0.88, 0.46),
        flavour=(0, 0.66, 1, 0.2),
        genus=(0.2, 0.57, 0.6, 0.09),
        pictures=((0.72, 0.4, 0.27, 0.56),),
        badges=((0.08, 0.12), (0.6, 0.62)),
    ),
    Layout(
        logo=(0.36, 0.1, 0.6, 0.42),
        flavour=(0.36, 0.56, 0.6, 0.17),
        genus=(0.4, 0.76, 0.5, 0.1),
        pictures=((0.02, 0.05, 0.33, 0.88),),
        claims=((0.4, 0.88, 0.4, 0.06),),
        badges=((0.9, 0.85),),
    ),
)
SCRIPT_PLACES: tuple[Area, ...] = (
    (0.72, 0.3, 0.22, 0.6),
    (0.06, 0.3, 0.22, 0.6),
    (0.08, 0.3, 0.84, 0.15),
    (0.05, 0.74, 0.9, 0.14),
    (0.1, 0.52, 0.8, 0.16),
)


def draw_layout(rng: Rng, aspect: float, script: Script) -> Layout:
    """Draw a layout for a front of the given width over height; non-Latin markets add a large word of their own."""
    family = WIDE if aspect > 1.25 else NARROW if aspect < 0.48 else UPRIGHT
    layout = family[int(rng.integers(len(family)))]
    dx, dy = rng.uniform(-0.02, 0.02, 2)
    logo = (layout.logo[0] + float(dx), layout.logo[1] + float(dy), layout.logo[2], layout.logo[3])
    large_word = SCRIPT_PLACES[int(rng.integers(len(SCRIPT_PLACES)))] if script != "latin" else None
    return Layout(
        logo,
        layout.flavour,
        layout.genus,
        layout.pictures,
        layout.claims,
        layout.badges,
        large_word,
        layout.turned_logo,
    )
