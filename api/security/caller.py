"""The person behind a request, as every service and query gets it."""

from dataclasses import dataclass
from uuid import UUID

from api.tables.users import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose rights count. Reps and managers belong to a territory; trainers and admins need none."""

    id: UUID
    role: Role
    territory_id: UUID | None = None

    @property
    def sees_everything(self) -> bool:
        """True for the roles whose view no territory limits."""
        return self.role in ("trainer", "admin")
