"""What a stored report rests on besides the photo: the fixture that it was measured by, and the artworks of campaigns
that its POP pieces were compared with. Copies inside the report, since a profile or a campaign may change.
"""

from collections.abc import Sequence

from api.tables.base import JsonObject
from vision.eye_level.fixture_profile import FixtureProfile
from vision.report import report_json
from vision.types import ShelfReport

FIXTURE, ARTWORKS = "fixture", "artworks"


def stored_report(report: ShelfReport, fixture: JsonObject | None, artworks: Sequence[JsonObject] = ()) -> JsonObject:
    """A report as it is stored: with the fixture profile that it rests on, null without one, and the artworks."""
    return report_json(report) | {FIXTURE: fixture, ARTWORKS: list(artworks)}


def shelf_heights(fixture: JsonObject | None) -> FixtureProfile | None:
    """The heights that are known of a fixture, as vision takes them."""
    return FixtureProfile(tuple(fixture["shelf_heights_cm"])) if fixture else None


def heights_of_report(report: JsonObject) -> FixtureProfile | None:
    """Those that a stored report rests on; reports of earlier versions knew of no fixture."""
    return shelf_heights(report.get(FIXTURE))


def compared_materials(report: JsonObject) -> frozenset[str] | None:
    """The codes of the materials whose artwork a stored report was compared with; None where it does not say."""
    if ARTWORKS not in report:
        return None
    return frozenset(artwork["material"] for artwork in report[ARTWORKS])
