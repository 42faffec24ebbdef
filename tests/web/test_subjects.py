"""The folders of the page's modules: each knows those that it rests on, and no two know each other."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "api" / "web"
# On what a folder may rest besides `service` and `elements`. Each stands below those that it rests on.
RESTS_ON: dict[str, set[str]] = {
    "device": set(),
    "results": set(),
    "catalog": set(),
    "photos": {"results"},
    "reports": {"results"},
    "standards": {"results", "catalog"},
    "visits": {"device", "results", "photos"},
    "actions": {"results", "photos", "visits"},
    "campaigns": {"device", "reports", "standards"},
    "outlets": {"results", "visits", "actions"},
}
# `import("...")` names types alone.
_IMPORT = re.compile(r"^(?:import|\}) [^;]*?\"(\.[^\"]+)\";", re.MULTILINE)


def _known(folder: str) -> set[str]:
    """The folders that its modules import from; of the root they may know the words."""
    known = set()
    for module in (WEB / folder).glob("*.js"):
        for path in _IMPORT.findall(module.read_text()):
            target = (module.parent / path).resolve().relative_to(WEB)
            known.add(target.parts[0])
    return known - {folder, "texts.js"}


def test_each_folder_is_listed() -> None:
    assert {path.name for path in WEB.iterdir() if path.is_dir()} == {"elements", "service", *RESTS_ON}


def test_the_ground_knows_no_subject() -> None:
    assert _known("service") == set()
    assert _known("elements") <= {"service"}


@pytest.mark.parametrize("folder", RESTS_ON)
def test_a_subject_knows_what_it_rests_on(folder: str) -> None:
    above = list(RESTS_ON)[: list(RESTS_ON).index(folder)]
    assert RESTS_ON[folder] <= set(above)
    assert _known(folder) <= {"elements", "service", *RESTS_ON[folder]}
