"""Every route of the service in one place."""

from fastapi import APIRouter

from api.audits.endpoints import router as audits
from api.catalog.endpoints import router as products
from api.catalog.exchange_endpoints import router as product_tables
from api.catalog.reference_endpoints import router as references
from api.catalog.teaching_endpoints import router as teaching
from api.fusions.endpoints import router as fusions
from api.health.endpoints import router as health
from api.outlets.endpoints import router as outlets
from api.photos.endpoints import router as photos
from api.planograms.endpoints import router as planograms
from api.standards.endpoints import router as standards
from api.unknowns.endpoints import router as unknowns
from api.users.endpoints import router as users
from api.users.login_endpoints import router as logins
from api.visits.endpoints import router as visits

v1 = APIRouter(prefix="/v1")
catalogue = (products, references, teaching, product_tables, unknowns)
for noun in (logins, users, outlets, visits, standards, photos, fusions, audits, *catalogue):
    v1.include_router(noun)

router = APIRouter()
router.include_router(health)
router.include_router(v1)
router.include_router(planograms)
