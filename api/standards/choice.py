"""Which standards apply to an outlet on a day, and which stand in each other's way. Pure.

A general standard (without a scene type) is for the whole visit, one with a scene type for the scenes of that type:
so one general standard applies, and one for each scene type. Among those of one kind the most specific wins: one for
the channel before one for the class, that one before one for a territory, and a territory before the one above it.
Among equals the one that came into force last wins; publishing refuses equals on the same day, so that this only
decides about versions from before there was such a check.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self
from uuid import UUID

from api.tables import Standard

Reason = Literal[
    "draft",
    "not_yet_in_force",
    "no_longer_in_force",
    "never_in_force",
    "other_channel",
    "other_class",
    "other_territory",
    "less_specific",
    "older",
]


@dataclass(frozen=True, slots=True)
class OutletTraits:
    """What the choice asks of an outlet. `territories`: its own one first, then those above it, up to the root."""

    channel: str
    outlet_class: str
    territories: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days: `first` belongs to it, `until` no longer does; None: it has no end."""

    first: date
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no day belongs to it."""
        return self.until is not None and self.until <= self.first

    def has(self, day: date) -> bool:
        """Whether the day belongs to it."""
        return self.first <= day and (self.until is None or day < self.until)

    def before(self, until: date | None) -> Self:
        """What of it lies before that day; None cuts nothing off."""
        if until is None or (self.until is not None and self.until <= until):
            return self
        return type(self)(self.first, until)

    def shared_with(self, other: Self) -> Self:
        """The days of both; empty when there are none."""
        return type(self)(max(self.first, other.first), self.until).before(other.until)

    def __str__(self) -> str:
        if self.until is None:
            return f"from {self.first} on"
        return f"from {self.first} to {self.until - timedelta(days=1)}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version and why it does not apply; None: it does. `beaten_by` names the standard that was preferred."""

    standard: Standard
    reason: Reason | None
    beaten_by: Standard | None = None


def days_in_force(versions: Iterable[Standard]) -> dict[UUID, Days]:
    """The days on which each version that was published is in force, by its id; they may be none.

    From the day on which a newer version of the same code comes into force, the older ones never are again, whatever
    either applies to. A version that is retired before its first day replaces nothing.
    """
    found: dict[UUID, Days] = {}
    replaced: dict[str, date] = {}
    for standard in sorted(versions, key=lambda each: each.version, reverse=True):
        own = Days(standard.valid_from).before(_after(standard.valid_to)).before(_after(standard.retired_after))
        found[standard.id] = own.before(replaced.get(standard.code))
        if not own.is_empty:
            replaced[standard.code] = min(own.first, replaced.get(standard.code, own.first))
    return found


def choose_standards(versions: Sequence[Standard], outlet: OutletTraits, day: date) -> tuple[Standard, ...]:
    """The standards that apply: the general one first, if there is one, then those of scene types by their names."""
    chosen = [candidate.standard for candidate in weigh(versions, outlet, day) if candidate.reason is None]
    return tuple(sorted(chosen, key=lambda each: each.scene_type or ""))


def would_apply(draft: Standard, versions: Sequence[Standard], outlet: OutletTraits, day: date) -> bool:
    """Whether a draft would have applied on that day, had it stood in the place of every version of its code."""
    published = Standard(
        id=draft.id,
        code=draft.code,
        version=draft.version,
        channel=draft.channel,
        outlet_class=draft.outlet_class,
        territory_id=draft.territory_id,
        scene_type=draft.scene_type,
        valid_from=day,
        state="published",
    )
    others = [each for each in versions if each.code != draft.code]
    return published in choose_standards([*others, published], outlet, day)


def weigh(versions: Sequence[Standard], outlet: OutletTraits, day: date) -> list[Candidate]:
    """Every version with the reason why it does not apply to the outlet on that day, by code and number.

    `versions` has to hold all versions of a code that were published and have begun by that day.
    """
    in_force = days_in_force(each for each in versions if each.state != "draft")
    reasons = {each.id: _misfit(each, in_force, outlet, day) for each in versions}
    winners = _winners([each for each in versions if reasons[each.id] is None], outlet)
    ordered = sorted(versions, key=lambda each: (each.code, each.version))
    return [_weighed(each, reasons[each.id], winners, outlet) for each in ordered]


def find_overlap(standard: Standard, versions: Sequence[Standard]) -> tuple[Standard, Days] | None:
    """Another code that asks the same outlets, just as specifically, on days on which this version is in force.

    `versions` holds everything that was published, and the standard itself. Two that differ in what they apply to are
    never in each other's way: for every outlet one of them is more specific.
    """
    in_force = days_in_force(versions)
    for other in sorted(versions, key=lambda each: (each.code, each.version)):
        if other.code != standard.code and applies_to(other) == applies_to(standard):
            shared = in_force[standard.id].shared_with(in_force[other.id])
            if not shared.is_empty:
                return other, shared
    return None


def applies_to(standard: Standard) -> tuple[str | None, str | None, UUID | None, str | None]:
    """What a standard is for; equal for two that would compete everywhere."""
    return standard.channel, standard.outlet_class, standard.territory_id, standard.scene_type


def _after(last_day: date | None) -> date | None:
    return None if last_day is None or last_day == date.max else last_day + timedelta(days=1)


def _misfit(standard: Standard, in_force: Mapping[UUID, Days], outlet: OutletTraits, day: date) -> Reason | None:
    """Why a version does not even compete."""
    if standard.state == "draft":
        return "draft"
    if standard.channel not in (None, outlet.channel):
        return "other_channel"
    if standard.outlet_class not in (None, outlet.outlet_class):
        return "other_class"
    if standard.territory_id not in (None, *outlet.territories):
        return "other_territory"
    return _off_duty(in_force[standard.id], day)


def _off_duty(days: Days, day: date) -> Reason | None:
    if days.is_empty:
        return "never_in_force"
    if days.has(day):
        return None
    return "not_yet_in_force" if day < days.first else "no_longer_in_force"


def _winners(competing: Sequence[Standard], outlet: OutletTraits) -> dict[str | None, Standard]:
    """The preferred standard of each scene type."""
    winners: dict[str | None, Standard] = {}
    # The code only breaks a tie, so that the choice never depends on the order of the rows.
    for standard in sorted(competing, key=lambda each: (_specificity(each, outlet), each.valid_from, each.code)):
        winners[standard.scene_type] = standard
    return winners


def _weighed(
    standard: Standard, reason: Reason | None, winners: Mapping[str | None, Standard], outlet: OutletTraits
) -> Candidate:
    if reason is not None or winners[standard.scene_type] is standard:
        return Candidate(standard, reason)
    winner = winners[standard.scene_type]
    equal = _specificity(winner, outlet) == _specificity(standard, outlet)
    return Candidate(standard, "older" if equal else "less_specific", winner)


def _specificity(standard: Standard, outlet: OutletTraits) -> tuple[bool, bool, int]:
    """The longer the way down to the territory, the more is known of it."""
    above = len(outlet.territories)
    depth = above - outlet.territories.index(standard.territory_id) if standard.territory_id else 0
    return standard.channel is not None, standard.outlet_class is not None, depth
