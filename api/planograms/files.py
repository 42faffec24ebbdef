"""A planogram file of any kind that the service reads."""

import json

from api.planograms.azure import read_azure
from api.planograms.own_json import read_own_json
from api.planograms.psa import read_psa
from api.planograms.psa_rows import SIGNATURE
from api.planograms.refusals import refuse
from vision.errors import PlanogramInvalid
from vision.planograms.planogram import Planogram

ACCEPTED = "Give a .psa file, a planogram in Azure's JSON, or one in this service's own JSON."


def read_planograms(data: bytes, name: str) -> tuple[Planogram, ...]:
    """The planograms of a file; only a .psa file holds several. `name` stands for the code where the file has none.

    Its content tells its kind, whatever it is called. Raises InvalidInput with the place and the remedy.
    """
    try:
        return read_psa(data) if data.startswith(SIGNATURE) else (_read_json(data, name),)
    except PlanogramInvalid as error:
        raise refuse(name, str(error), "Mend it in the planning program and export it again.") from error


def _read_json(data: bytes, name: str) -> Planogram:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        # Brackets nested by the thousand are what the second stands for.
        raise refuse(name, "it is neither a .psa file nor JSON", ACCEPTED) from error
    fields = {str(field).lower() for field in content} if isinstance(content, dict) else set()
    if "schema_version" in fields:
        return read_own_json(data)
    if "positions" in fields:
        return read_azure(data, name)
    raise refuse(name, "it has neither schema_version nor positions", ACCEPTED)
