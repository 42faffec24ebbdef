"""Everything that people say of results, over HTTP."""

from fastapi import APIRouter

from api.reviews.appeal_endpoints import router as appeals
from api.reviews.correction_endpoints import router as corrections
from api.reviews.decision_endpoints import router as decisions

router = APIRouter()
for part in (corrections, decisions, appeals):
    router.include_router(part)
