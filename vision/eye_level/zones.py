"""Height zones of a shelf: stretch, eye, touch and stoop, by the height in cm at which a row's goods stand.

Published eye-level bands differ (122-137, 122-152, 130-135, 107-198 cm); these limits lie in their midst.
"""

from vision.types import Zone

# Lower limits in cm over the floor of the upper three zones; what lies below the last one is the stoop zone.
STRETCH_FROM = 160.0
EYE_FROM = 120.0
TOUCH_FROM = 75.0


def zone_at(height_cm: float) -> Zone:
    """The zone of a height; a limit itself belongs to the zone above it."""
    if height_cm >= STRETCH_FROM:
        return "stretch"
    if height_cm >= EYE_FROM:
        return "eye"
    return "touch" if height_cm >= TOUCH_FROM else "stoop"
