"""A year of visits made up from a seed, as the rows that reports count: small for the tests, whole for measurements.

What is made: regions, each of many territories, people, outlets, products, visits with a result each, and the rows of
`api.tables.figures` (a visit, its KPI lines, its SKUs). `tests.scale.photos` makes the photos of a visit,
`tests.scale.load` writes all.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

Row = dict[str, Any]

FIRST_DAY = date(2025, 1, 1)
DAYS = 365
CHANNELS = ("supermarket", "grocery_store", "convenience_chain", "cosmetics_store", "kiosk", "hypermarket")
CLASSES = ("A", "B", "B", "C", "C", "C")
KPIS = ("facings", "share_of_facings", "eye_level", "pop", "gaps", "must_stock")
ZONES = ("stretch", "eye", "touch", "stoop")
# Enough that a manager may have most of them, and neither one nor all.
FEWEST_TERRITORIES = 5
SKUS, OUTLETS_IN_TERRITORY, TERRITORIES_IN_REGION, PHOTOS = 60, 200, 30, 3
LEVELS, PATTERNS = 20, 200
START = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class VisitRows:
    """A visit with all that is counted of it."""

    visit: Row
    result: Row
    figures: Row
    lines: list[Row]
    skus: list[Row]


@dataclass(frozen=True)
class World:
    """Master data, and the visits as an iterator that can be walked through again."""

    seed: int
    outlet_count: int
    visit_count: int
    regions: list[Row] = field(init=False)
    territories: list[Row] = field(init=False)
    users: list[Row] = field(init=False)
    outlets: list[Row] = field(init=False)
    products: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)
        count = max(FEWEST_TERRITORIES, self.outlet_count // OUTLETS_IN_TERRITORY)
        put = object.__setattr__
        put(self, "regions", [_region(self.seed, number) for number in range(-(-count // TERRITORIES_IN_REGION))])
        put(self, "territories", [_territory(rng, number, self.regions) for number in range(count)])
        put(self, "users", [user for row in self.territories for user in _people(rng, row)])
        put(self, "outlets", [_outlet(rng, number, self.territories) for number in range(self.outlet_count)])
        put(self, "products", [_product(number) for number in range(SKUS)])

    def reps(self, territory_id: UUID) -> list[UUID]:
        """The reps of a territory."""
        return [user["id"] for user in self.users if user["role"] == "rep" and user["territory_id"] == territory_id]

    def visits(self) -> Iterator[VisitRows]:
        """Every visit in the order of its days; each outlet is called at again and again."""
        rng = random.Random(self.seed + 1)
        reps = {row["id"]: self.reps(row["id"]) for row in self.territories}
        # Drawing 18 million lines and SKUs one by one would take an hour: each visit takes after one of some patterns.
        patterns = [[_pattern(rng, level / LEVELS) for _ in range(PATTERNS)] for level in range(LEVELS)]
        level = [int(LEVELS * rng.betavariate(8, 3)) for _ in self.outlets]
        for number in range(self.visit_count):
            place = number % len(self.outlets)
            outlet = self.outlets[place]
            day = FIRST_DAY + timedelta(days=number * DAYS // self.visit_count)
            staff = reps[outlet["territory_id"]]
            pattern = rng.choice(patterns[level[place]])
            yield _visit(rng, outlet, staff[place % len(staff)], day, pattern)


def _uuid(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _region(seed: int, number: int) -> Row:
    """A territory with others below it."""
    rng = random.Random(f"region {seed} {number}")
    return {"id": _uuid(rng), "code": f"R-{number:03}", "name": f"Region {number}", "parent_id": None}


def _territory(rng: random.Random, number: int, regions: Sequence[Row]) -> Row:
    region = regions[number // TERRITORIES_IN_REGION]
    return {"id": _uuid(rng), "code": f"T-{number:03}", "name": f"Territory {number}", "parent_id": region["id"]}


def _people(rng: random.Random, territory: Row) -> list[Row]:
    roles = ("manager", "rep", "rep", "rep", "rep")
    return [
        {
            "id": _uuid(rng),
            "email": f"{role}-{number}-{territory['code']}@example.com",
            "name": f"{role.title()} {number} of {territory['code']}",
            "role": role,
            "password_hash": "-",
            "territory_id": territory["id"],
            "active": True,
            "created_at": START,
        }
        for number, role in enumerate(roles)
    ]


def _outlet(rng: random.Random, number: int, territories: Sequence[Row]) -> Row:
    return {
        "id": _uuid(rng),
        "code": f"O-{number:05}",
        "name": f"Outlet {number}",
        "channel": rng.choice(CHANNELS),
        "outlet_class": rng.choice(CLASSES),
        "territory_id": territories[number % len(territories)]["id"],
        "address": "",
        "latitude": None,
        "longitude": None,
        "active": True,
    }


def _product(number: int) -> Row:
    return {
        "sku": f"SKU-{number:04}",
        "gtin": None,
        "name": f"Product {number}",
        "brand": f"Brand {number % 6}",
        "manufacturer": "",
        "category": f"Category {number % 5}",
        "ownership": "own" if number % 3 else "competitor",
        "width_mm": None,
        "height_mm": None,
        "depth_mm": None,
        "bulky": number % 10 == 7,
        "substitution_lead": None,
        "active_from": None,
        "active_to": None,
        "active": True,
        "created_at": START,
        "updated_at": START,
    }


def _pattern(rng: random.Random, tendency: float) -> tuple[list[Row], list[Row]]:
    """The lines and SKUs of a visit to an outlet that does well (1) or badly (0)."""
    lines = [_line(rng, number, tendency) for number in range(len(KPIS))]
    return lines, _skus(rng, is_listed=bool(lines[-1]["measured"]), tendency=tendency)


def _visit(rng: random.Random, outlet: Row, rep_id: UUID, day: date, pattern: tuple[list[Row], list[Row]]) -> VisitRows:
    visit_id = _uuid(rng)
    started_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=rng.randrange(0, 600))
    lines, skus = ([row | {"visit_id": visit_id} for row in rows] for rows in pattern)
    visit = {
        "id": visit_id,
        "outlet_id": outlet["id"],
        "rep_id": rep_id,
        "planned": True,
        "started_at": started_at,
        "utc_offset_minutes": 480,
        "created_at": started_at,
    }
    result = _result(rng, visit, lines)
    place = {name: outlet[name] for name in ("territory_id", "channel", "outlet_class")}
    figures = {
        "visit_id": visit_id,
        "result_id": result["id"],
        "outlet_id": outlet["id"],
        "rep_id": rep_id,
        **place,
        "day": day,
        **_outcome(rng, result),
        **_shelf(rng, skus),
    }
    return VisitRows(visit, result, figures, lines, skus)


def _result(rng: random.Random, visit: Row, lines: list[Row]) -> Row:
    measured = [line for line in lines if line["measured"]]
    score = sum(line["score"] for line in measured) * 100 // len(measured) if len(measured) > 2 else None
    verdict = (
        "not_scorable" if score is None else "pass" if score >= 800_000 else "fail" if score < 700_000 else "review"
    )
    return {
        "id": _uuid(rng),
        "visit_id": visit["id"],
        "outlet_id": visit["outlet_id"],
        "revision": 1,
        "completeness": "completed",
        "standard_id": None,
        "analysis_ids": {"ids": []},
        "fusion_ids": None,
        "naming_ids": None,
        "score": None if score is None else score / 10_000,
        "coverage": len(measured) * 10_000 // len(lines) / 10_000,
        "verdict": verdict,
        "lines": {"lines": [], "reason": None},
        "created_at": visit["started_at"],
    }


def _outcome(rng: random.Random, result: Row) -> Row:
    verdict, score = result["verdict"], result["score"]
    unusable = int(rng.random() < 0.05)
    return {
        "verdict": verdict,
        "visits": 1,
        "scored": int(score is not None),
        "score": round(10_000 * (score or 0)),
        "coverage": round(10_000 * result["coverage"]) if score is not None else 0,
        "passed": int(verdict == "pass"),
        "failed": int(verdict == "fail"),
        "to_review": int(verdict == "review"),
        "not_scorable": int(verdict == "not_scorable"),
        "partial": int(rng.random() < 0.01),
        "photos": PHOTOS,
        "unusable_photos": unusable,
        "flawed_photos": unusable + int(rng.random() < 0.1),
        "suspicious_photos": int(rng.random() < 0.02),
    }


def _shelf(rng: random.Random, skus: list[Row]) -> Row:
    own = sum(sku["facings"] for sku in skus if int(sku["sku"][4:]) % 3)
    gaps = rng.randrange(6)
    return {
        "own": own,
        "competitor": sum(sku["facings"] for sku in skus) - own,
        "unknown": rng.randrange(10),
        "gaps": gaps,
        "empty_slots": gaps * 2,
        "listed": sum(sku["listed"] for sku in skus),
        "seen": sum(sku["seen"] for sku in skus),
    }


def _line(rng: random.Random, number: int, tendency: float) -> Row:
    measured = rng.random() < 0.93
    score = min(10_000, int(10_000 * rng.triangular(0, 1.6, 2 * tendency))) if measured else None
    verdict = "not_measured" if score is None else "pass" if score == 10_000 else "fail" if score < 9_000 else "review"
    return {
        "number": number,
        "kpi": KPIS[number],
        "verdict": verdict,
        "score": score,
        "probability": score,
        "lines": 1,
        "measured": int(measured),
        "passed": int(verdict == "pass"),
        "failed": int(verdict == "fail"),
        "to_review": int(verdict == "review"),
        "lost": 0 if score is None else (10_000 - score) * 100 // len(KPIS),
        "value": 0 if score is None else score,
        "target": 10_000 if measured else 0,
    }


def _skus(rng: random.Random, *, is_listed: bool, tendency: float) -> list[Row]:
    """Thirty SKUs with four facings each on average: 120 facings a visit."""
    first = rng.randrange(SKUS)
    rows = []
    for step in range(30):
        number = (first + 2 * step) % SKUS
        shown = rng.random() < 0.6 + 0.4 * tendency
        facings = 1 + rng.randrange(8) if shown else 0
        listed = int(is_listed and number % 3 > 0)
        if not shown and not listed:
            continue
        price = (100_000 + 1_000 * number + rng.randrange(20_000)) if shown and rng.random() < 0.7 else 0
        zones = dict.fromkeys(ZONES, 0) | ({ZONES[rng.randrange(4)]: facings} if rng.random() < 0.9 else {})
        rows.append(
            {
                "sku": f"SKU-{number:04}",
                "visits": 1,
                "facings": facings,
                "shown": int(shown),
                "listed": listed,
                "seen": int(listed and shown),
                "priced": int(price > 0),
                "price": price,
                **zones,
            }
        )
    return rows
