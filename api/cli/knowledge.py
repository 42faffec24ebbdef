"""What somebody knows beside the photos that `shelfaudit analyze` looks at: fixture, artwork, planogram."""

from dataclasses import dataclass
from pathlib import Path

from api.cli.artwork_folder import read_artwork
from api.cli.fixture_file import read_fixture
from api.cli.planogram import read_planogram
from vision.eye_level.fixture_profile import FixtureProfile
from vision.planograms.planogram import Planogram
from vision.pop.materials import MaterialIndex


@dataclass(frozen=True, slots=True)
class Knowledge:
    """None: not given."""

    fixture: FixtureProfile | None = None
    materials: MaterialIndex | None = None
    planogram: Planogram | None = None

    @classmethod
    def read(cls, fixture: Path | None, artwork: Path | None, planogram: Path | None) -> "Knowledge":
        """What the files and the folder say. Ends the command when one of them cannot be used."""
        return cls(
            None if fixture is None else read_fixture(fixture),
            None if artwork is None else read_artwork(artwork),
            None if planogram is None else read_planogram(planogram),
        )
