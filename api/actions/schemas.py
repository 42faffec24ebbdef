"""What goes over the wire about actions."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.tables.actions import ActionEventKind, ActionKind, ActionOutcome, ActionState
from api.tables.users import Role

_ACTION_ID = "c0a8f7a2-3d0f-4f0e-9a35-6d7c8b9a0f11"
_OUTLET_ID = "2f9d1c3a-7c1e-4d55-8d43-0e6f0b1a2c3d"
_REP_ID = "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00"
_VISIT_ID = "3b1c0a52-1d5e-4f60-8b1f-1f2e3d4c5b6a"
_TASK: dict[str, JsonValue] = {
    "kind": "complaint",
    "outlet_id": _OUTLET_ID,
    "text": "The cooler has been warm since Monday.",
    "owner_id": _REP_ID,
    "due_on": "2026-03-05",
}
_EVENT: dict[str, JsonValue] = {
    "number": 1,
    "kind": "opened",
    "moment": "2026-03-02T08:00:00Z",
    "actor_id": None,
    "actor_name": None,
    "note": "",
    "photo_id": None,
    "result_id": "6a0f8b1e-0c7d-4a52-9f3e-2d1c0b9a8f77",
}
_ACTION: dict[str, JsonValue] = {
    "id": _ACTION_ID,
    "kind": "corrective",
    "outlet_id": _OUTLET_ID,
    "outlet_name": "Hao Mart, Huashan Road",
    "visit_id": _VISIT_ID,
    "last_visit_id": _VISIT_ID,
    "line": "gaps",
    "text": "Fill the 3 gaps.",
    "owner_id": _REP_ID,
    "owner_name": "Li Wei",
    "due_on": "2026-03-09",
    "respond_by": None,
    "responded_at": None,
    "state": "open",
    "outcome": None,
    "proof_photo_id": None,
    "created_by": None,
    "created_at": "2026-03-02T08:00:00Z",
    "closed_at": None,
}

Note = Field(default="", max_length=2000)
Reason = Field(min_length=1, max_length=2000, description="Why; it stays in the history.")


class ActionContent(BaseModel):
    """A task that a person gives, or an outlet's complaint. Corrective actions come from failed lines by themselves."""

    model_config = ConfigDict(json_schema_extra={"example": _TASK})

    kind: Literal["task", "complaint"]
    outlet_id: UUID
    text: str = Field(min_length=1, max_length=2000)
    owner_id: UUID = Field(description="Who has to do it.")
    due_on: date


class AssignContent(BaseModel):
    """Another owner or due day."""

    model_config = ConfigDict(json_schema_extra={"example": {"owner_id": _REP_ID, "due_on": "2026-03-12", "note": ""}})

    owner_id: UUID
    due_on: date
    note: str = Note


class ProofContent(BaseModel):
    """The photo that shows that it is done: one of a visit at the same outlet, taken after the action was opened."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"photo_id": "b7a1c0de-5d3f-4b62-8a0e-9f8e7d6c5b4a", "note": ""}}
    )

    photo_id: UUID
    note: str = Note


class ReasonContent(BaseModel):
    """An answer, or the reason of a decision."""

    model_config = ConfigDict(json_schema_extra={"example": {"note": "The mechanic comes tomorrow at nine."}})

    note: str = Reason


class CloseContent(BaseModel):
    """How an action ended."""

    model_config = ConfigDict(json_schema_extra={"example": {"outcome": "done", "note": "Seen on site."}})

    outcome: Literal["done", "not_done"]
    note: str = Reason


class ActionEventAnswer(BaseModel):
    """One thing that happened to an action. `actor_id` is null where the service itself acted."""

    model_config = ConfigDict(json_schema_extra={"example": _EVENT}, from_attributes=True)

    number: int
    kind: ActionEventKind
    moment: datetime
    actor_id: UUID | None
    actor_name: str | None
    note: str
    photo_id: UUID | None
    result_id: UUID | None


class OwnerAnswer(BaseModel):
    """Somebody of the field who may own actions at an outlet."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": _REP_ID, "name": "Li Wei", "role": "rep"}}, from_attributes=True
    )

    id: UUID
    name: str
    role: Role


class ActionAnswer(BaseModel):
    """An action as it stands. `line` names the failed line that a corrective action is to mend."""

    model_config = ConfigDict(json_schema_extra={"example": _ACTION}, from_attributes=True)

    id: UUID
    kind: ActionKind
    outlet_id: UUID
    outlet_name: str
    visit_id: UUID | None = Field(description="The visit that opened it.")
    last_visit_id: UUID | None = Field(description="The latest visit that found it still open.")
    line: str | None
    text: str
    owner_id: UUID
    owner_name: str
    due_on: date
    respond_by: datetime | None = Field(description="When a complaint must have an answer.")
    responded_at: datetime | None
    state: ActionState
    outcome: ActionOutcome | None = Field(
        description="mended: a later result or the proof photo shows it. withdrawn: the visit that opened it says "
        "otherwise by now. done, not_done: a person decided."
    )
    proof_photo_id: UUID | None
    created_by: UUID | None
    created_at: datetime
    closed_at: datetime | None


class ActionWithHistory(ActionAnswer):
    """An action with everything that happened to it."""

    model_config = ConfigDict(json_schema_extra={"example": {**_ACTION, "events": [_EVENT]}}, from_attributes=True)

    events: list[ActionEventAnswer]
