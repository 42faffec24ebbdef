from tests.api.audits.conftest import new_photo, new_standard, shelf
from tests.api.questionnaires.conftest import put, settings

__all__ = ["new_photo", "new_standard", "put", "settings", "shelf"]
