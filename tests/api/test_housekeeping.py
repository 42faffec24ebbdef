"""What the service does each minute: one part that fails keeps no other from being done."""

from typing import Any

import pytest

from api import housekeeping
from api.housekeeping import Housekeeping
from api.resources import Resources

PARTS = ("remind", "escalate_overdue", "follow_quiet_visits")


@pytest.mark.parametrize("broken", PARTS)
def test_what_fails_holds_nothing_else_up(resources: Resources, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    done = []

    def part(name: str) -> Any:
        def work(*_: object) -> int:
            done.append(name)
            if name == broken:
                raise RuntimeError(name)
            return 0

        return work

    for name in PARTS:
        monkeypatch.setattr(housekeeping, name, part(name))
    Housekeeping(resources).round()
    assert done == list(PARTS)
