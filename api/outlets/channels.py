"""The channels that outlets may have: the usual ones of the trade, and those that the company added. Pure."""

import difflib
from collections.abc import Mapping

DEFAULT_CHANNELS: dict[str, str] = {
    "department_store": "Department store",
    "cosmetics_store": "Cosmetics store",
    "household_goods_store": "Household-goods store",
    "kiosk": "Kiosk",
    "hair_salon": "Hair salon",
    "grocery_store": "Grocery store",
    "supermarket": "Supermarket",
    "hypermarket": "Hypermarket, key account",
    "convenience_chain": "Convenience chain",
    "liquor_tobacco_store": "Liquor and tobacco store",
    "restaurant_bar": "Restaurant, bar",
    "ktv": "KTV",
    "specialist_store": "Specialist store",
}


def unknown_channel(code: str, known: Mapping[str, str]) -> str | None:
    """What to say of a channel that is not on the list; None when it is."""
    if code in known:
        return None
    close = difflib.get_close_matches(code, known, n=1)
    remedy = f"Write {close[0]}?" if close else f"Known are: {', '.join(sorted(known))}."
    return f"there is no channel {code!r}. {remedy} An admin adds one with PUT /v1/channels/{{code}}."
