"""The database schema, one module a noun. Importing this package registers every table."""

from api.tables.access import ApiKey, LoginThrottle, PendingLogin
from api.tables.actions import Action, ActionEvent
from api.tables.analyses import Analysis
from api.tables.assets import Asset, AssetEvent
from api.tables.audit_log import AuditEntry
from api.tables.base import Base
from api.tables.campaigns import Campaign, CampaignArtwork, CampaignMaterial
from api.tables.competitor_notes import CompetitorNote
from api.tables.corrections import CorrectionSet
from api.tables.figures import (
    FailedDays,
    LineFigures,
    LineRollup,
    OutletMonth,
    RepMonth,
    RollupScope,
    SkuFigures,
    SkuRollup,
    VisitFigures,
    VisitRollup,
)
from api.tables.fixture_profiles import FixtureProfile
from api.tables.fusions import Fusion
from api.tables.jobs import Job
from api.tables.namings import FacingVectors, Naming, ReferenceVector
from api.tables.objectives import VisitObjective
from api.tables.outlets import Channel, Outlet, OutletClassBands, Territory
from api.tables.photos import Photo
from api.tables.products import LookAlike, PackDesign, Product, ReferencePicture
from api.tables.questionnaires import AnswerSet, Questionnaire
from api.tables.recognition_runs import RecognitionRun
from api.tables.relationships import RelationshipIndicators
from api.tables.results import PhotoResult, VisitResult
from api.tables.reviews import Appeal, Confirmation, Decision, ReviewItem
from api.tables.route_plans import RoutePlan, RouteStop
from api.tables.standards import Standard
from api.tables.unknowns import DismissedFacing
from api.tables.users import RefreshToken, User
from api.tables.visits import Scene, Visit, VisitCheckIn, VisitCheckOut, VisitFollowUp
from api.tables.webhooks import Delivery, Subscription

__all__ = [
    "Action",
    "ActionEvent",
    "Analysis",
    "AnswerSet",
    "ApiKey",
    "Appeal",
    "Asset",
    "AssetEvent",
    "AuditEntry",
    "Base",
    "Campaign",
    "CampaignArtwork",
    "CampaignMaterial",
    "Channel",
    "CompetitorNote",
    "Confirmation",
    "CorrectionSet",
    "Decision",
    "Delivery",
    "DismissedFacing",
    "FacingVectors",
    "FailedDays",
    "FixtureProfile",
    "Fusion",
    "Job",
    "LineFigures",
    "LineRollup",
    "LoginThrottle",
    "LookAlike",
    "Naming",
    "Outlet",
    "OutletClassBands",
    "OutletMonth",
    "PackDesign",
    "PendingLogin",
    "Photo",
    "PhotoResult",
    "Product",
    "Questionnaire",
    "RecognitionRun",
    "ReferencePicture",
    "ReferenceVector",
    "RefreshToken",
    "RelationshipIndicators",
    "RepMonth",
    "ReviewItem",
    "RollupScope",
    "RoutePlan",
    "RouteStop",
    "Scene",
    "SkuFigures",
    "SkuRollup",
    "Standard",
    "Subscription",
    "Territory",
    "User",
    "Visit",
    "VisitCheckIn",
    "VisitCheckOut",
    "VisitFigures",
    "VisitFollowUp",
    "VisitObjective",
    "VisitResult",
    "VisitRollup",
]
