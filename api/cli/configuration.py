"""The service's settings, as a command reads them."""

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.settings import Settings


def read_settings(data_dir: Path | None = None) -> "Settings":
    """The settings of the environment; with a data folder, those of an embedded service that lives in it alone.

    Ends the command when they are wrong.
    """
    from pydantic import ValidationError

    from api.settings import Settings

    try:
        return Settings() if data_dir is None else Settings(data_dir=data_dir, database_url="")
    except ValidationError as error:
        lines = [f"  {_setting(item['loc'])}: {item['msg']}" for item in error.errors()]
        refuse("\n".join(["The settings cannot be used:", *lines]))


def _setting(location: tuple[int | str, ...]) -> str:
    return f"SHELFAUDIT_{location[0]}".upper() if location else "SHELFAUDIT_*"
