"""How long each report takes on a generated year: the fastest, the median and the slowest of many filters, warm.

An admin and the manager of a territory ask with twenty filters each; managers of 30 to 95 of 100 territories ask of all
of theirs, by channel, by class and by both, for a year and for periods far from whole months. Failing lines are asked
for over two calendar years too.

Busy neighbours lengthen the time on the wall, but hardly that of the processor, which is measured without parallel
workers. How many wait for a processor on the average is told at the end.

python -m tests.scale.measure postgresql+psycopg://...
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, insert, literal, select, text
from sqlalchemy.orm import Session

from api.db import make_engine
from api.reports import service
from api.reports.overview import overview
from api.reports.periods import Period
from api.reports.repository import VisitQuestion
from api.reports.selection import Filters
from api.security.caller import Caller
from api.tables import FailedDays, Territory
from tests.scale.year import CHANNELS

TURNS, REPEATS = 20, 3
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
# Periods that lack days of whole months, have some too many, or both: half a month at either end is the most.
RAGGED = (
    Period(date(2025, 1, 2), date(2025, 12, 30)),
    Period(date(2025, 1, 16), date(2025, 12, 15)),
    Period(date(2025, 1, 17), date(2025, 12, 15)),
    Period(date(2025, 3, 17), date(2025, 4, 15)),
)
SHARES = (0.3, 0.5, 0.7, 0.95)
TWO_YEARS = (Period(date(2024, 7, 1), date(2025, 6, 30)), Period(date(2024, 1, 1), date(2025, 12, 31)))
# Half of all outlets are of class C.
BY_OUTLET: dict[str, dict[str, Any]] = {
    "": {},
    ", channel": {"channel": "supermarket"},
    ", class": {"outlet_class": "C"},
    ", both": {"channel": "supermarket", "outlet_class": "C"},
}
REPORTS: dict[str, Callable[[Session, Caller, Filters], Any]] = {
    "headline figures": overview,
    "score trend": lambda session, caller, filters: service.score_trend(session, caller, filters, "week"),
    "failing lines": service.failing_lines,
    "availability by SKU": lambda session, caller, filters: service.sku_availability(
        session, caller, filters, limit=50, after=None
    ),
    "outlet ranking": lambda session, caller, filters: service.rank_outlets(
        session, caller, filters, by_availability=False, limit=50, after=None
    ),
    "outlets by availability": lambda session, caller, filters: service.rank_outlets(
        session, caller, filters, by_availability=True, limit=50, after=None
    ),
    "share of facings": service.share_of_facings,
    "price index": lambda session, caller, filters: service.price_index(session, caller, filters, limit=50, after=None),
    "POP compliance": service.pop_compliance,
    "photos by rep": lambda session, caller, filters: service.photo_quality(
        session, caller, filters, limit=50, after=None
    ),
    "business effect": service.business_effect,
    "visits that a figure counts": lambda session, caller, filters: service.list_visits(
        session, caller, filters, VisitQuestion("gaps", ("fail", "review")), limit=50, after=None
    ),
}


def filters(rng: random.Random) -> Iterator[Filters]:
    """The whole year, then periods of any length that begin on any day, with and without channel and class."""
    yield Filters(YEAR)
    for number in range(1, TURNS):
        since = date(2025, 1, 1) + timedelta(days=rng.randrange(300))
        until = min(date(2025, 12, 31), since + timedelta(days=rng.choice([0, 6, 27, 89, 200, 365])))
        channel = rng.choice(CHANNELS) if number % 3 == 1 else None
        outlet_class = rng.choice("ABC") if number % 4 == 2 else None
        yield Filters(Period(since, until), channel=channel, outlet_class=outlet_class)


def questions(session: Session) -> Iterator[tuple[str, Caller, list[Filters]]]:
    """Who asks for what, in a word and in full."""
    someone = UUID(int=1)
    with_outlets = select(Territory.id).where(Territory.code.startswith("T-")).order_by(Territory.code)
    territories = session.scalars(with_outlets).all()
    anything = list(filters(random.Random(11)))
    yield "admin", Caller(someone, "admin"), anything
    yield "manager", Caller(someone, "manager", territories[0]), anything
    for share in SHARES:
        own, *below = territories[: round(share * len(territories))]
        manager = Caller(someone, "manager", own, frozenset(below))
        for name, wanted in BY_OUTLET.items():
            asked = [Filters(period, **wanted) for period in (YEAR, *RAGGED)]
            yield f"{share:.0%} of all{name}", manager, asked


def add_a_year_of_failures(session: Session) -> None:
    """Let every outlet fail in the year before too, on the same days; nobody commits it."""
    earlier = [literal(YEAR.since.year - 1) if c.name == "year" else c for c in FailedDays.__table__.columns]
    session.execute(insert(FailedDays).from_select(FailedDays.__table__.columns.keys(), select(*earlier)))
    session.execute(text("ANALYZE failed_days"))


@dataclass(frozen=True)
class Clocks:
    """The time on the wall, and what this process and the database's, on the same machine, computed."""

    session: Session
    backend: int

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session, session.scalars(select(func.pg_backend_pid())).one())

    def computed(self) -> float:
        """Milliseconds of processor so far."""
        nanoseconds = int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0])
        return nanoseconds / 1_000_000 + 1000 * time.process_time()

    def time(self, report: Callable[[], Any]) -> tuple[float, float]:
        """Milliseconds on the wall and of processor that a report takes."""
        started, computed = time.perf_counter(), self.computed()
        report()
        return 1000 * (time.perf_counter() - started), self.computed() - computed


def measure(
    session: Session, caller: Caller, wanted: Sequence[Filters], reports: Iterable[str] = REPORTS
) -> Iterator[tuple[str, list[float], list[float]]]:
    """The times of each report: on the wall, and of processor; for each of the filters the best of three."""
    session.execute(text("SET max_parallel_workers_per_gather = 0"))
    clocks = Clocks.of(session)
    for name in reports:
        walls, processors = [], []
        for asked in wanted:
            taken = [clocks.time(partial(REPORTS[name], session, caller, asked)) for _ in range(REPEATS)]
            walls.append(min(wall for wall, _ in taken))
            processors.append(min(processor for _, processor in taken))
        yield name, walls, processors


def tell(who: str, times: Iterable[tuple[str, list[float], list[float]]]) -> None:
    """A line for each report."""
    for name, *kinds in times:
        told = [f"{min(each):5.0f} {statistics.median(each):5.0f} {max(each):5.0f}" for each in kinds]
        print(f"{who:27} {name:28} wall {told[0]}   processor {told[1]}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reports on a generated year.")
    parser.add_argument("database")
    engine = make_engine(parser.parse_args().database)
    with Session(engine) as session:
        asked = list(questions(session))
        for who, caller, wanted in asked:
            tell(who, measure(session, caller, wanted))
        add_a_year_of_failures(session)
        for who, caller, wanted in asked:
            two_years = [replace(wanted[0], period=period) for period in TWO_YEARS]
            tell(f"{who}, two years", measure(session, caller, two_years, ["failing lines"]))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[1]:.1f}")
    engine.dispose()


if __name__ == "__main__":
    main()
