"""The database schema, one module a noun. Importing this package registers every table."""

from api.tables.analyses import Analysis
from api.tables.base import Base
from api.tables.fusions import Fusion
from api.tables.jobs import Job
from api.tables.namings import FacingVectors, Naming, ReferenceVector
from api.tables.outlets import Outlet, Territory
from api.tables.photos import Photo
from api.tables.products import LookAlike, PackDesign, Product, ReferencePicture
from api.tables.recognition_runs import RecognitionRun
from api.tables.results import PhotoResult, VisitResult
from api.tables.standards import Standard
from api.tables.unknowns import DismissedFacing
from api.tables.users import RefreshToken, User
from api.tables.visits import Scene, Visit

__all__ = [
    "Analysis",
    "Base",
    "DismissedFacing",
    "FacingVectors",
    "Fusion",
    "Job",
    "LookAlike",
    "Naming",
    "Outlet",
    "PackDesign",
    "Photo",
    "PhotoResult",
    "Product",
    "RecognitionRun",
    "ReferencePicture",
    "ReferenceVector",
    "RefreshToken",
    "Scene",
    "Standard",
    "Territory",
    "User",
    "Visit",
    "VisitResult",
]
