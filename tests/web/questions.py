"""Questions that the outlets of a territory are asked."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from api.clock import utc_now
from api.db import transaction
from api.tables import Outlet, Questionnaire

if TYPE_CHECKING:
    from tests.web.conftest import Service


def ask(service: "Service", territory_id: UUID, questions: list[dict[str, Any]]) -> Questionnaire:
    """Puts the outlets of a territory into a channel of their own that has these questions."""
    channel = f"kiosk_{uuid4().hex[:8]}"
    asked = Questionnaire(
        id=uuid4(),
        code=channel,
        version=1,
        name="Shop floor",
        channel=channel,
        valid_from=date(2020, 1, 1),
        valid_to=None,
        questions={"questions": questions},
        created_at=utc_now(),
    )
    with transaction(service.resources.sessions) as session:
        session.add(asked)
        for outlet in session.scalars(select(Outlet).where(Outlet.territory_id == territory_id)):
            outlet.channel = channel
    return asked
