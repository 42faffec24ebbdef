"""Every route of the service in one place."""

from fastapi import APIRouter

from api.actions.endpoints import router as actions
from api.actions.owner_endpoints import router as action_owners
from api.answers.endpoints import router as answers
from api.api_keys.endpoints import router as api_keys
from api.assets.endpoints import router as assets
from api.audit_log.endpoints import router as audit_log
from api.audits.check_out_endpoints import router as check_outs
from api.audits.endpoints import router as audits
from api.audits.trial_endpoints import router as trials
from api.briefs.endpoints import router as briefs
from api.campaigns.artwork_endpoints import router as artworks
from api.campaigns.endpoints import router as campaigns
from api.catalog.endpoints import router as products
from api.catalog.exchange_endpoints import router as product_tables
from api.catalog.reference_endpoints import router as references
from api.catalog.teaching_endpoints import router as teaching
from api.competitor_notes.endpoints import router as competitor_notes
from api.fixture_profiles.endpoints import router as fixture_profiles
from api.fusions.endpoints import router as fusions
from api.health.endpoints import router as health
from api.outlets.endpoints import router as outlets
from api.outlets.exchange_endpoints import router as outlet_tables
from api.outlets.list_endpoints import router as outlet_lists
from api.photos.endpoints import router as photos
from api.planograms.endpoints import router as planograms
from api.questionnaires.endpoints import router as questionnaires
from api.relationships.endpoints import router as relationships
from api.reports.endpoints import router as reports
from api.reports.export_endpoints import router as report_files
from api.reviews.endpoints import router as reviews
from api.route_plans.endpoints import router as route_plans
from api.standards.endpoints import router as standards
from api.unknowns.endpoints import router as unknowns
from api.users.endpoints import router as users
from api.users.login_endpoints import router as logins
from api.users.own_account_endpoints import router as own_account
from api.users.provider_endpoints import router as provider_logins
from api.visit_rates.endpoints import router as visit_rates
from api.visits.endpoints import router as visits
from api.webhooks.endpoints import router as webhooks

v1 = APIRouter(prefix="/v1")
people = (logins, provider_logins, own_account, users, api_keys)
places = (outlets, outlet_lists, outlet_tables, fixture_profiles, relationships, assets)
calls = (visits, check_outs, route_plans, visit_rates, competitor_notes, briefs)
field_work = (*calls, actions, action_owners, questionnaires, answers)
scores = (standards, photos, fusions, audits, trials, reviews, reports, report_files)
catalogue = (products, references, teaching, product_tables, unknowns, campaigns, artworks)
machines = (audit_log, webhooks)
for noun in (*people, *places, *field_work, *scores, *catalogue, *machines):
    v1.include_router(noun)

router = APIRouter()
router.include_router(health)
router.include_router(v1)
router.include_router(planograms)
