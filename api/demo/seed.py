"""Writes the demo's data into the service's database. Never in production: its people have no real owner."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.actions.service import put_action
from api.catalog.folder_exchange import import_folder
from api.catalog.judges import believe_the_trainer
from api.db import reading, transaction
from api.demo import world
from api.errors import NotPermitted
from api.outlets.service import put_outlet
from api.outlets.territories import put_territory
from api.questionnaires.service import put_questionnaire
from api.resources import Resources
from api.route_plans.service import put_plan
from api.security.caller import OPERATOR, Caller
from api.security.passwords import hash_password
from api.standards.publishing import publish_standard
from api.standards.service import put_standard
from api.tables import Action, Product, RoutePlan, User
from api.users.repository import find_user_by_email
from api.users.schemas import NewUser
from api.users.service import create_user

# 96 random bits, still short enough to type from the screen into a phone.
PASSWORD_BYTES = 12
CATALOGUE = Path(__file__).parent / "catalog"


@dataclass(frozen=True, slots=True)
class Credential:
    """What a person logs in with. It can be shown once: only the hash is stored."""

    email: str
    role: str
    password: str = field(repr=False)


def seed_demo(resources: Resources) -> tuple[Credential, ...]:
    """Make what is missing of the demo's world. Returns the credentials of the accounts that are new.

    Raises NotPermitted in production mode.
    """
    if resources.settings.mode == "production":
        raise NotPermitted("demo-in-production", "A production service has no demo accounts.")
    with reading(resources.sessions) as session:
        missing = [person for person in world.PEOPLE if find_user_by_email(session, person.email) is None]
    made = [(person, secrets.token_urlsafe(PASSWORD_BYTES)) for person in missing]
    hashes = [hash_password(password) for _, password in made]
    now = resources.clock()
    with transaction(resources.sessions) as session:
        _seed_outlets(session, now)
        for (person, password), password_hash in zip(made, hashes, strict=True):
            create_user(session, _new_user(person, password), password_hash=password_hash, now=now)
        _seed_rules(session, now)
        _seed_field_work(session, now)
    return tuple(Credential(person.email, person.role, password) for person, password in made)


def seed_catalogue(resources: Resources) -> None:
    """Teach the products of the demo's photos, unless they are there."""
    with reading(resources.sessions) as session:
        if session.scalar(select(func.count()).select_from(Product)):
            return
    import_folder(resources, CATALOGUE, believe_the_trainer)


def renew_password(resources: Resources, email: str) -> Credential:
    """Give an existing demo account a new password."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    password_hash = hash_password(password)
    with transaction(resources.sessions) as session:
        user = find_user_by_email(session, email)
        if user is None:
            raise LookupError(f"seed the demo first: {email} has no account")
        user.password_hash = password_hash
        return Credential(email, user.role, password)


def _seed_outlets(session: Session, now: datetime) -> None:
    put_territory(session, OPERATOR.account_id, world.TERRITORY_ID, world.TERRITORY, now)
    for outlet in world.OUTLETS:
        put_outlet(session, OPERATOR, world.outlet_id(outlet), outlet, now)


def _seed_rules(session: Session, now: datetime) -> None:
    """The standard, and what is asked on every visit."""
    caller = Caller(_account(session, world.ADMIN).id, world.ADMIN.role)
    standard, _ = put_standard(session, caller, world.standard_id(), world.STANDARD, now)
    if standard.state == "draft":
        publish_standard(session, caller, standard.id, now, backdated=True)
    put_questionnaire(session, caller, world.questionnaire_id(), world.QUESTIONNAIRE, now)


def _seed_field_work(session: Session, now: datetime) -> None:
    """A route of the day and a task. What is there is left alone: a plan never changes, and tasks are done."""
    rep, manager = (_account(session, person) for person in (world.REP, world.MANAGER))
    caller = Caller(manager.id, world.MANAGER.role, manager.territory_id)
    today = now.astimezone(ZoneInfo(world.LAST_ZONE)).date()
    if session.get(RoutePlan, world.ROUTE_ID) is None:
        put_plan(session, caller, world.ROUTE_ID, world.route_of(rep.id, today), now)
    if session.get(Action, world.TASK_ID) is None:
        due_on = today + timedelta(days=world.TASK_DAYS)
        put_action(session, caller, world.TASK_ID, world.task_of(rep.id, due_on), now)


def _account(session: Session, person: world.DemoPerson) -> User:
    user = find_user_by_email(session, person.email)
    if user is None:
        raise LookupError(f"{person.email} has no account")
    return user


def _new_user(person: world.DemoPerson, password: str) -> NewUser:
    return NewUser.model_validate(
        {
            "email": person.email,
            "name": person.name,
            "role": person.role,
            "territory_id": world.TERRITORY_ID if person.in_territory else None,
            "password": password,
        }
    )
