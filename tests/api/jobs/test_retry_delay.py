"""How long a failed job waits."""

import pytest

from api.jobs.queue import retry_delay


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (6, 160), (7, 300), (20, 300), (100_000, 300)]
)
def test_it_doubles_up_to_five_minutes(attempt: int, seconds: int) -> None:
    assert retry_delay(attempt).total_seconds() == seconds
