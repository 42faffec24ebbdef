"""The program that a person logs in with, as it calls itself."""

from typing import Annotated

from fastapi import Depends, Header

MAX_LENGTH = 200


def client_name(user_agent: Annotated[str | None, Header(include_in_schema=False)] = None) -> str | None:
    """The User-Agent, without what a database cannot store, cut to what fits."""
    return user_agent.replace("\0", "")[:MAX_LENGTH] if user_agent else None


ClientDep = Annotated[str | None, Depends(client_name)]
