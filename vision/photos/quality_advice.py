"""What each flaw of a photo means for its use, and what the rep should do about it."""

from collections.abc import Iterable

from vision.types import PhotoQuality, QualityFlag

# The photo must be taken again: whatever would be counted on it would be wrong, and a score from it would be disputed.
# The other flaws spoil a part of the photo; what the rest shows is still true.
SERIOUS: frozenset[QualityFlag] = frozenset({"blurred", "too-dark", "overexposed", "too-small", "not-a-shelf"})

ADVICE: dict[QualityFlag, str] = {
    "blurred": "Hold the phone still, tap the display to focus, and take it again.",
    "too-dark": "Switch on the light or the flash and take it again.",
    "overexposed": "Turn away from windows and lamps, switch the flash off, and take it again.",
    "too-small": "Set the camera to its full resolution and take it again; previews and cut-outs are too small.",
    "not-a-shelf": "Point the camera at the shelf, so that its products fill the photo, and take it again.",
    "obstructed": "Keep fingers off the lens, wait until no person or trolley is before the shelf, and take it again.",
    "too-far": "Go closer, or take several overlapping photos.",
    "tilted": "Hold the phone upright and straight in front of the shelf, and take it again.",
    "glare": "Step aside until the reflection leaves the glass, open the door, or switch the flash off.",
    "cut-off": "Step back until the top and the bottom shelf are whole, or take several overlapping photos.",
}


def judged(flags: Iterable[QualityFlag], *, on_its_side: bool = False) -> PhotoQuality:
    """The verdict on a photo with these flaws: usable when none of them is serious.

    A photo `on_its_side` is not, though a lesser tilt only spoils a part: its rows are columns.
    """
    found = tuple(dict.fromkeys(flags))
    return PhotoQuality(usable=SERIOUS.isdisjoint(found) and not on_its_side, flags=found)
