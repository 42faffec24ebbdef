"""A file that tells what is known of a fixture: `{"shelf_heights_cm": [150, 112, 74, 36], "kind": "gondola"}`."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from api.cli.refusal import refuse
from vision.errors import FixtureInvalid
from vision.eye_level.fixture_profile import FixtureKind, FixtureProfile

EXAMPLE = '{"shelf_heights_cm": [150, 112, 74, 36]} or {"kind": "cooler"}'


class FixtureDocument(BaseModel):
    """What somebody measured or saw at the outlet; one of the two fields is enough.

    `shelf_heights_cm` are the upper sides of the boards over the floor, or the hooks of a peg wall, in any order.
    """

    # A misspelt field would otherwise be ignored, and the heights be told as if nothing had been known.
    model_config = ConfigDict(extra="forbid")

    shelf_heights_cm: Annotated[list[float], Field(max_length=50)] = []
    kind: FixtureKind | None = None

    @model_validator(mode="after")
    def _tells_something(self) -> "FixtureDocument":
        if not self.shelf_heights_cm and self.kind is None:
            raise ValueError("it tells neither shelf_heights_cm nor kind")
        return self


def read_fixture(path: Path) -> FixtureProfile:
    """The fixture of a file. Ends the command when it cannot be read or tells nothing that a fixture can have."""
    try:
        known = FixtureDocument.model_validate_json(path.read_bytes())
        return FixtureProfile(tuple(known.shelf_heights_cm), known.kind)
    except OSError as error:
        refuse(f"{path} cannot be read: {error.strerror}")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        refuse(f"{path}: {place + ': ' if place else ''}{first['msg']}. Write for example {EXAMPLE}.")
    except FixtureInvalid as error:
        refuse(f"{path}: {error}.")
