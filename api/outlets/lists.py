"""The lists that outlets are sorted by: channels, and the bands of monthly sales that make classes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.errors import InvalidInput
from api.figures.service import follow_outlets
from api.outlets import repository
from api.outlets.channels import DEFAULT_CHANNELS, unknown_channel
from api.outlets.checks import Lists
from api.outlets.class_bands import DEFAULT_BANDS, ClassBandsAnswer, ClassBandsContent
from api.outlets.schemas import ChannelAnswer, ChannelContent
from api.tables import Channel, OutletClassBands


def lists_in_force(session: Session) -> Lists:
    """What outlets are checked by."""
    return Lists(known_channels(session), bands_in_force(session))


def known_channels(session: Session) -> Mapping[str, str]:
    """The names of all channels by code."""
    return DEFAULT_CHANNELS | {channel.code: channel.name for channel in repository.added_channels(session)}


def check_channel(session: Session, code: str | None) -> None:
    """Raises InvalidInput for a channel that is not on the list; None stands for all of them."""
    if code is not None and (message := unknown_channel(code, known_channels(session))):
        raise InvalidInput("channel-unknown", message[0].upper() + message[1:])


def list_channels(session: Session) -> list[ChannelAnswer]:
    """All channels by code."""
    return [ChannelAnswer(code=code, name=name) for code, name in sorted(known_channels(session).items())]


def put_channel(
    session: Session, actor_id: UUID, code: str, content: ChannelContent, now: datetime
) -> tuple[ChannelAnswer, bool]:
    """Add a channel, or give one another name; True when it is new. Nothing is recorded when nothing changes."""
    repository.hold_outlets(session)
    before = known_channels(session).get(code)
    if before != content.name:
        session.merge(Channel(code=code, name=content.name))
        session.flush()
        action = "channel.added" if before is None else "channel.renamed"
        record_change(session, actor_id, action, "channel", code, {"name": content.name}, now)
    return ChannelAnswer(code=code, name=content.name), before is None


def bands_in_force(session: Session) -> ClassBandsAnswer:
    """The newest version of the bands; version 0 is the default."""
    stored = repository.newest_bands(session)
    if stored is None:
        return ClassBandsAnswer(bands=DEFAULT_BANDS.bands, version=0, created_at=None)
    return ClassBandsAnswer(**stored.document, version=stored.version, created_at=stored.created_at)


def put_bands(
    session: Session, actor_id: UUID, content: ClassBandsContent, now: datetime
) -> tuple[ClassBandsAnswer, bool]:
    """Put a new version of the bands in force; False when they are the ones in force already.

    Outlets whose class follows their sales get their new class at once.
    """
    repository.hold_outlets(session)
    before = bands_in_force(session)
    if before.bands == content.bands:
        return before, False
    document = content.model_dump(mode="json")
    session.add(OutletClassBands(version=before.version + 1, document=document, created_by=actor_id, created_at=now))
    moved = sum(repository.reclass(session, band.outlet_class, band.from_sales, band.below) for band in content.bands)
    session.flush()
    if moved:
        follow_outlets(session)
    change = {**document, "outlets_moved": moved}
    record_change(session, actor_id, "class-bands.changed", "class-bands", str(before.version + 1), change, now)
    return bands_in_force(session), True
