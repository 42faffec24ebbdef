"""Which release of the software is running; results name it."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def software_version() -> str:
    """The installed version of the distribution, or "0+source" when the code runs without being installed."""
    try:
        return version("shelfaudit")
    except PackageNotFoundError:
        return "0+source"
