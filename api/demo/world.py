"""The demo's territory, outlets, people and display standard. Fixed ids, so that seeding twice changes nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from api.actions.schemas import ActionContent
from api.outlets.schemas import OutletContent, TerritoryContent
from api.questionnaires.document import Question
from api.questionnaires.schemas import QuestionnaireContent
from api.route_plans.calendar import Weekdays
from api.route_plans.schemas import RoutePlanContent
from api.scoring.kpis import (
    EyeLevelKpi,
    FacingsKpi,
    GapsKpi,
    MustStockKpi,
    PopKpi,
    PopRequirement,
    ShareOfFacingsKpi,
)
from api.scoring.standard import DisplayStandard
from api.standards.schemas import StandardContent
from api.tables.users import Role

# Where a day begins last: a route that begins on its today has begun wherever the demo is tried.
LAST_ZONE = "Etc/GMT+12"
NAMESPACE = UUID("6b1d8b52-7f0c-4a43-9d0d-0f6a5f1f4c11")
TERRITORY_ID = uuid5(NAMESPACE, "territory")
TERRITORY = TerritoryContent(code="DEMO-CITY", name="Demo City")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An account of the demo; the password is made when the account is."""

    email: str
    name: str
    role: Role
    in_territory: bool


PEOPLE = (
    DemoPerson("rep@demo.example", "Rita Rep", "rep", in_territory=True),
    DemoPerson("manager@demo.example", "Max Manager", "manager", in_territory=True),
    DemoPerson("trainer@demo.example", "Tara Trainer", "trainer", in_territory=False),
    DemoPerson("admin@demo.example", "Ada Admin", "admin", in_territory=False),
)
REP = PEOPLE[0]
MANAGER = PEOPLE[1]
ADMIN = PEOPLE[3]

OUTLETS = (
    OutletContent(
        code="DEMO-001",
        name="Corner Market",
        channel="supermarket",
        outlet_class="A",
        territory_id=TERRITORY_ID,
        address="1 Market Square",
    ),
    OutletContent(
        code="DEMO-002",
        name="Station Kiosk",
        channel="kiosk",
        outlet_class="B",
        territory_id=TERRITORY_ID,
        address="2 Station Road",
    ),
    OutletContent(
        code="DEMO-003",
        name="Harbour Cosmetics",
        channel="cosmetics_store",
        outlet_class="C",
        territory_id=TERRITORY_ID,
        address="3 Quay Street",
    ),
)

# Own photos show products that the demo's catalogue does not have: every product counts, and what rests on names stays
# unmeasured there. A change needs the next version: a saved one never changes.
STANDARD_VERSION = 3
STANDARD = StandardContent(
    code="DEMO-SHELF",
    version=STANDARD_VERSION,
    name="Well-filled shelf (demo)",
    valid_from=date(2025, 1, 1),
    document=DisplayStandard(
        kpis=(
            FacingsKpi(weight=20, target=24, count="all"),
            ShareOfFacingsKpi(weight=15, target=0.3),
            MustStockKpi(weight=15, skus=("S1-005", "S1-015", "S2-015", "S3-017", "S4-016", "S4-020")),
            EyeLevelKpi(weight=20, target=0.2, measure="share", count="all"),
            PopKpi(weight=10, required=(PopRequirement(count=1),)),
            GapsKpi(weight=20, target=0.05, measure="share"),
        ),
        pass_mark=80,
        permit_row_index_fallback=True,
        min_facings=5,
        min_known_share=0.4,
        doubtful_above=0.2,
        doubtful_below=0.8,
    ),
)


QUESTIONNAIRE = QuestionnaireContent(
    code="DEMO-FLOOR",
    version=1,
    name="What the photo does not show",
    valid_from=date(2025, 1, 1),
    questions=(
        Question(code="fifo", text="Do the oldest goods stand in front?", kind="yes_no"),
        Question(code="date_codes_ok", text="Are all date codes good for another month?", kind="yes_no"),
        Question(
            code="recommended",
            text="What does the shop recommend first?",
            kind="choice",
            choices=("Our products", "A competitor's", "Nothing"),
            required=False,
        ),
        Question(
            code="satisfaction",
            text="How satisfied is the shop with us, from 1 to 5?",
            kind="number",
            least=1,
            most=5,
            required=False,
        ),
        Question(code="remarks", text="What else did the shop say?", kind="text", required=False),
    ),
)

ROUTE_ID = uuid5(NAMESPACE, "route")
TASK_ID = uuid5(NAMESPACE, "task")
TASK_DAYS = 3


def route_of(rep_id: UUID, first_day: date) -> RoutePlanContent:
    """Every outlet on every day."""
    return RoutePlanContent(
        rep_id=rep_id,
        name="All of Demo City, daily",
        time_zone=LAST_ZONE,
        cadence=Weekdays(kind="weekdays", weekdays=frozenset(range(1, 8))),
        objective="Fill every gap before you leave.",
        valid_from=first_day,
        outlet_ids=[outlet_id(outlet) for outlet in OUTLETS],
    )


def task_of(rep_id: UUID, due_on: date) -> ActionContent:
    """Something to do that no photo found."""
    text = "Agree a place for the new display with the owner."
    return ActionContent(kind="task", outlet_id=outlet_id(OUTLETS[0]), text=text, owner_id=rep_id, due_on=due_on)


def outlet_id(outlet: OutletContent) -> UUID:
    """The id of a demo outlet."""
    return uuid5(NAMESPACE, outlet.code)


def standard_id() -> UUID:
    """The id of the demo standard's present version."""
    return uuid5(NAMESPACE, f"{STANDARD.code}/{STANDARD.version}")


def questionnaire_id() -> UUID:
    """The id of the demo questionnaire's present version."""
    return uuid5(NAMESPACE, f"{QUESTIONNAIRE.code}/{QUESTIONNAIRE.version}")
