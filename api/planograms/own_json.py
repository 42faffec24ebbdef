"""Planograms in this service's own JSON: rows from the top, positions from the left, lengths in centimetres."""

from pydantic import ValidationError

from api.planograms.refusals import refuse_field
from api.scoring.planned import PlanogramDocument
from vision.planograms.planogram import Planogram


def read_own_json(data: bytes | str) -> Planogram:
    """The planogram of a file. Raises InvalidInput, naming the first field that is wrong."""
    try:
        return PlanogramDocument.model_validate_json(data).planogram()
    except ValidationError as error:
        raise refuse_field(error, "Mend this field and read the file again.") from error


def write_own_json(planogram: Planogram) -> str:
    """The file of a planogram; `read_own_json` gives the same planogram back when its lengths are known in cm.

    Raises InvalidInput when it has more rows or larger numbers than such a file may hold.
    """
    try:
        return PlanogramDocument.of(planogram).model_dump_json(indent=2, exclude_defaults=True) + "\n"
    except ValidationError as error:
        raise refuse_field(error, "Own JSON cannot hold that: mend it in the planning program.") from error
