"""What an outlet has to agree with: the list of channels, the bands of classes, and itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.exchange.refusals import Contradiction
from api.outlets.channels import unknown_channel
from api.outlets.class_bands import ClassBandsContent
from api.outlets.schemas import OutletClass, OutletContent


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that are in force: channels by code with their names, and the bands of classes."""

    channels: Mapping[str, str]
    bands: ClassBandsContent


def contradictions(content: OutletContent, lists: Lists) -> list[Contradiction]:
    """All that is wrong with an outlet that is well formed."""
    channel = unknown_channel(content.channel, lists.channels)
    found = [Contradiction("channel", "channel-unknown", channel)] if channel else []
    if (content.latitude is None) != (content.longitude is None):
        missing = "latitude" if content.latitude is None else "longitude"
        message = f"a position needs both; {missing} is missing. Give both or none."
        found.append(Contradiction(missing, "position-incomplete", message))
    if (wrong := _wrong_class(content, lists.bands)) is not None:
        found.append(wrong)
    return found


def class_of(content: OutletContent, bands: ClassBandsContent) -> OutletClass:
    """The class of an outlet without contradictions: the one given, else that of its monthly sales."""
    if content.outlet_class is not None:
        return content.outlet_class
    assert content.monthly_sales is not None  # noqa: S101 (`contradictions` has refused it)
    return bands.class_of(content.monthly_sales)


def _wrong_class(content: OutletContent, bands: ClassBandsContent) -> Contradiction | None:
    given, sales = content.outlet_class, content.monthly_sales
    if given is None and content.class_reason:
        return Contradiction("outlet_class", "class-missing", "class_reason tells why, but no class is given. Give it.")
    if given is None and sales is None:
        message = "neither the class nor monthly_sales is given. Give one of them."
        return Contradiction("outlet_class", "class-missing", message)
    if given is None or sales is None or content.class_reason or bands.class_of(sales) == given:
        return None
    message = (
        f"monthly sales of {sales:g} make class {bands.class_of(sales)}, not {given}. Leave the class out, or say in "
        "class_reason why it stands."
    )
    return Contradiction("outlet_class", "class-contradicts-sales", message)
