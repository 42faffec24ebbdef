"""The light of a shop, as the renderer wants it."""

from dataclasses import dataclass

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Light:
    """Linear red, green, blue of each source; 1 is white paper in full light.

    `direction` points towards the ceiling lights. `key` is their direct light, `sky` the light from above and the
    front, `ground` what the floor throws back. `tubes` is the brightness of the light strips that glossy packs
    mirror, `tube_pitch` how far apart they stand (tangent units). `gloom` is how dark the depth of a shelf is
    (0 not at all, 2 very). `haze` is light added to everything (glare on the lens).
    """

    direction: tuple[float, float, float] = (0.25, 0.8, 0.55)
    key: Rgb = (0.55, 0.55, 0.55)
    sky: Rgb = (0.62, 0.62, 0.62)
    ground: Rgb = (0.28, 0.27, 0.25)
    tubes: float = 2.0
    tube_pitch: float = 0.9
    gloom: float = 1.0
    haze: float = 0.0
