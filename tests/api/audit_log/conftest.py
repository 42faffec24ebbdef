from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.tables import AuditEntry
from tests.api.conftest import SettableClock


@pytest.fixture
def record(clock: SettableClock) -> Callable[[Session, int], AuditEntry]:
    """Append an entry about the standard of that number."""

    def append(session: Session, number: int) -> AuditEntry:
        clock.advance(seconds=1)
        change = {"number": number, "share": 0.1, "name": "Regal \u8d27\u67b6"}
        return record_change(session, None, "standard.published", "standard", str(number), change, clock())

    return append
