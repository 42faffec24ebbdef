"""Who is behind a request, a person or a machine, as every service and query gets it."""

from dataclasses import dataclass
from uuid import UUID

from api.tables.users import Role

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose rights count. Reps and managers belong to a territory; trainers and admins need none.

    `below` are the territories under their own, however deep.
    """

    id: UUID
    role: Role
    territory_id: UUID | None = None
    below: frozenset[UUID] = frozenset()
    # What a machine's key is for; None for a person, whose rights are the role's.
    scopes: frozenset[str] | None = None
    # The log-in that the access token came from.
    login_id: UUID | None = None

    @property
    def sees_everything(self) -> bool:
        """True for the roles whose view no territory limits."""
        return self.role in ("trainer", "admin")

    @property
    def account_id(self) -> UUID | None:
        """Who answers for a change: None where the command line or the service itself acts."""
        return None if self.id == NOBODY else self.id

    @property
    def territories(self) -> frozenset[UUID]:
        """The own territory and all below it; empty for people without one, whom `sees_everything` lets see all."""
        return self.below if self.territory_id is None else self.below | {self.territory_id}


# What the command line and the service itself act as.
OPERATOR = Caller(NOBODY, "admin")
