"""What goes over the wire about the audit log."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue

_ENTRY: dict[str, JsonValue] = {
    "number": 2,
    "moment": "2026-03-02T08:00:00Z",
    "actor_id": "5f0c1d57-7a25-4c6e-9a53-b8f3e4f7b8a1",
    "action": "standard.published",
    "subject": "standard",
    "subject_id": "7d3f0a52-0d3e-4f51-8a0e-3f6f7a6a1c11",
    "change": {"code": "SHAMPOO-BAY", "version": 3},
    "previous_hash": "7c211433f02071597741e6ff5a8ea34789abbf43f3f5f4c3f6b1f8b6a1c5a0de",
    "hash": "0f5c2d0e8f7a6b0f4cf3f1f6a0b0d7a8b7b7a5a2e7f0c1d2e3f4a5b6c7d8e9f0",
}


class AuditEntryAnswer(BaseModel):
    """One decision or change. `actor_id` is null where the command line or the service itself acted."""

    model_config = ConfigDict(json_schema_extra={"example": _ENTRY}, from_attributes=True)

    number: int
    moment: datetime
    actor_id: UUID | None
    action: str
    subject: str
    subject_id: str
    change: dict[str, JsonValue]
    previous_hash: str
    hash: str
