"""Publishing and retiring standards: from then on results may rest on them, or no longer do.

Neither changes a stored result. Results that come later, of past visits too, are measured against what applies then.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import Conflict, InvalidInput, NotPermitted
from api.security.caller import Caller
from api.standards import repository
from api.standards.choice import days_in_force, find_overlap
from api.standards.service import check_may_change, lock_standard
from api.tables import Standard
from api.tables.base import JsonObject

STAYS = "The results of past visits stay as they are until `POST /v1/results:recompute` asks to score them again."


def publish_standard(
    session: Session, caller: Caller, standard_id: UUID, now: datetime, *, backdated: bool
) -> Standard:
    """Let a draft apply on the days it is valid; publishing what is published changes nothing.

    Raises NotFound, NotPermitted, InvalidInput when it would begin in the past and `backdated` does not say that this
    is meant, or asks for artwork of a material that there is not, and Conflict when it is retired, stands beside
    another one, or a newer version leaves it no day.
    """
    repository.lock_all(session)
    standard = lock_standard(session, standard_id)
    _check_reach(session, caller, standard)
    if standard.state == "published":
        return standard
    if standard.state == "retired":
        raise Conflict("standard-retired", "A retired version is not published again. Save the next version.")
    if standard.valid_from < now.date() and not backdated:
        raise InvalidInput(
            "standard-backdated",
            f"It is valid from {standard.valid_from}, which is past. {STAYS} If that is meant, send `backdated`: true; "
            "else save the draft with a later valid_from.",
        )
    _check_materials(session, standard)
    standard.state, standard.published_at = "published", now
    session.flush()
    _check_stands_alone(standard, repository.published_standards(session))
    record_change(session, caller.id, "standard.published", "standard", str(standard.id), _named(standard), now)
    return standard


def retire_standard(
    session: Session,
    caller: Caller,
    standard_id: UUID,
    now: datetime,
    *,
    last_day: date | None,
    backdated: bool,
) -> Standard:
    """Let a published version apply to no visit after `last_day` (today when None), for good.

    Raises NotFound, NotPermitted, InvalidInput when the last day lies in the past and `backdated` does not say that
    this is meant, and Conflict for a draft and for a version that is retired with another last day.
    """
    repository.lock_all(session)
    standard = lock_standard(session, standard_id)
    _check_reach(session, caller, standard)
    if standard.state == "retired" and last_day in (None, standard.retired_after):
        return standard
    if standard.state != "published":
        detail = f"This version is {standard.state}: only a published one can be retired."
        raise Conflict(f"standard-{standard.state}", detail)
    last = last_day or now.date()
    if last < now.date() and not backdated:
        detail = f"{last} is past. {STAYS} If that is meant, send `backdated`: true."
        raise InvalidInput("standard-backdated", detail)
    standard.state, standard.retired_at, standard.retired_after = "retired", now, last
    session.flush()
    change = _named(standard) | {"last_day": last.isoformat()}
    record_change(session, caller.id, "standard.retired", "standard", str(standard.id), change, now)
    return standard


def _check_reach(session: Session, caller: Caller, standard: Standard) -> None:
    check_may_change(session, caller, standard)
    if standard.territory_id is None and not caller.sees_everything:
        raise NotPermitted(
            "standard-for-everybody",
            "A standard for every territory is published and retired by an admin; one for your territory by you.",
        )


def _check_materials(session: Session, standard: Standard) -> None:
    asked = {
        need["material"] for kpi in standard.document["kpis"] if kpi["kpi"] == "pop_artwork" for need in kpi["required"]
    }
    if missing := sorted(asked - repository.known_materials(session, asked)):
        raise InvalidInput(
            "standard-material-unknown",
            f"`pop_artwork` asks for {missing[0]}, and no campaign that runs or is to run has a material of this code. "
            "Put the material, or correct the code.",
        )


def _check_stands_alone(standard: Standard, versions: Sequence[Standard]) -> None:
    if days_in_force(versions)[standard.id].is_empty:
        detail = (
            f"It would never apply: a newer version of {standard.code} is in force before it. Take the next number."
        )
        raise Conflict("standard-superseded", detail)
    overlap = find_overlap(standard, versions)
    if overlap is not None:
        other, days = overlap
        raise Conflict(
            "standard-overlaps",
            f"{other.code} version {other.version} ({other.id}) asks the same outlets and is in force too {days}. "
            f"Retire it, or publish a new version of {other.code}, or change what this one applies to.",
        )


def _named(standard: Standard) -> JsonObject:
    return {
        "code": standard.code,
        "version": standard.version,
        "valid_from": standard.valid_from.isoformat(),
        "valid_to": standard.valid_to.isoformat() if standard.valid_to else None,
    }
