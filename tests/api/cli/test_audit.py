from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import Result

from api.audit_log.service import record_change
from api.db import make_engine, make_session_factory, transaction

pytestmark = pytest.mark.usefixtures("migrated")

Run = Callable[..., Result]


@pytest.fixture
def engine(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'shelfaudit.db'}")
    with transaction(make_session_factory(engine)) as session:
        for number in (1, 2):
            record_change(session, None, "a.b", "a", str(number), {}, datetime(2026, 3, 2, tzinfo=UTC))
    yield engine
    engine.dispose()


def test_a_log_that_holds(run: Run, engine) -> None:
    result = run("audit", "verify")
    assert (result.exit_code, result.output.startswith("The audit log holds: 2 entries, head ")) == (0, True)
    head = result.output.split()[-1]
    assert run("audit", "verify", "--noted", head).exit_code == 0


def test_a_log_that_does_not(run: Run, engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entries_no_UPDATE"))
        connection.execute(text("UPDATE audit_entries SET action = 'c.d' WHERE number = 1"))
    result = run("audit", "verify")
    assert result.exit_code != 0
    assert "entry 1 is not what was written" in result.output
