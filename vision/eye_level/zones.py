"""Height zones of a shelf: stretch, eye, touch and stoop, by the height in cm at which a row's goods stand.

Published eye-level bands differ (122-137, 122-152, 130-135, 107-198 cm), so the limits are configuration.
"""

from dataclasses import dataclass

from vision.errors import ZoneBandsInvalid
from vision.types import Zone


@dataclass(frozen=True, slots=True)
class ZoneBands:
    """Lower limits in cm over the floor of the upper three zones; what lies below `touch_from` is the stoop zone.

    Raises ZoneBandsInvalid unless stretch > eye > touch > 0.
    """

    stretch_from: float = 160.0
    eye_from: float = 120.0
    touch_from: float = 75.0

    def __post_init__(self) -> None:
        if not self.stretch_from > self.eye_from > self.touch_from > 0:
            raise ZoneBandsInvalid(
                f"zone limits must fall from stretch to touch and lie over the floor, not {self.stretch_from:g},"
                f" {self.eye_from:g}, {self.touch_from:g} cm"
            )

    def zone_at(self, height_cm: float) -> Zone:
        """The zone of a height; a limit itself belongs to the zone above it."""
        if height_cm >= self.stretch_from:
            return "stretch"
        if height_cm >= self.eye_from:
            return "eye"
        return "touch" if height_cm >= self.touch_from else "stoop"


DEFAULT_BANDS = ZoneBands()
