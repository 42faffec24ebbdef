"""Subscriptions and events over HTTP, for the admin and the systems that the admin connects."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.dependencies import AfterQuery, LimitQuery, NowDep, SessionDep, SettingsDep, permit
from api.paging import DEFAULT_PAGE, Page, Stretch
from api.problems import problem_responses
from api.security.caller import Caller
from api.tables import Delivery, Subscription
from api.tables.webhooks import DeliveryState
from api.webhooks import repository, service
from api.webhooks.schemas import (
    ConfirmContent,
    CountAnswer,
    DeliveryAnswer,
    ReplayContent,
    SubscriptionAnswer,
    SubscriptionContent,
    SubscriptionWithSecret,
)

AdminDep = Annotated[Caller, Depends(permit("admin"))]

router = APIRouter(prefix="/subscriptions", tags=["webhooks"], dependencies=[Depends(permit("admin"))])

REFUSALS = problem_responses(401, 403, 404, 422)


@router.get("", responses=problem_responses(401, 403))
def list_subscriptions(session: SessionDep) -> list[SubscriptionAnswer]:
    """Who hears of events."""
    return [_answer(subscription) for subscription in repository.list_subscriptions(session)]


@router.put(
    "/{subscription_id}",
    responses={201: {"model": SubscriptionWithSecret}, **problem_responses(401, 403, 422)},
)
def put_subscription(
    subscription_id: UUID,
    content: SubscriptionContent,
    session: SessionDep,
    caller: AdminDep,
    settings: SettingsDep,
    now: NowDep,
    response: Response,
) -> SubscriptionWithSecret:
    """Create (201) or replace (200) a subscription. The secret that signs its events is shown when it is new."""
    subscription, is_new = service.put_subscription(
        session, caller, subscription_id, content, settings.webhook_origins, now
    )
    response.status_code = 201 if is_new else 200
    secret = subscription.secret if is_new else None
    return SubscriptionWithSecret(**_answer(subscription).model_dump(), secret=secret)


@router.get("/{subscription_id}", responses=REFUSALS)
def read_subscription(subscription_id: UUID, session: SessionDep) -> SubscriptionAnswer:
    """One subscription."""
    return _answer(service.get_subscription(session, subscription_id))


@router.get("/{subscription_id}/events", response_model=Page[DeliveryAnswer], responses=REFUSALS)
def list_events(
    subscription_id: UUID,
    session: SessionDep,
    state: DeliveryState | None = None,
    limit: LimitQuery = DEFAULT_PAGE,
    after: AfterQuery = None,
) -> Stretch[Delivery]:
    """The events of a subscription, the oldest first. `state=pending` is the feed of what has not been confirmed."""
    return service.list_deliveries(session, subscription_id, state, limit=limit, after=after)


@router.post("/{subscription_id}/events:confirm", responses=REFUSALS)
def confirm(subscription_id: UUID, content: ConfirmContent, session: SessionDep, now: NowDep) -> CountAnswer:
    """Say that events arrived safely; until then they stay in the feed. May be repeated."""
    return CountAnswer(count=service.confirm(session, subscription_id, content.ids, now))


@router.post("/{subscription_id}/events:replay", responses=REFUSALS)
def replay(subscription_id: UUID, content: ReplayContent, session: SessionDep, now: NowDep) -> CountAnswer:
    """Have events told once more, at most 10,000 at a time: after a loss on the receiver's side."""
    return CountAnswer(count=service.replay(session, subscription_id, content.since, now))


def _answer(subscription: Subscription) -> SubscriptionAnswer:
    return SubscriptionAnswer(
        id=subscription.id,
        name=subscription.name,
        url=subscription.url,
        kinds=subscription.kinds["kinds"],
        active=subscription.active,
        created_at=subscription.created_at,
    )
