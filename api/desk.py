"""What the service keeps for photos as long as it runs: the storage, the job queue, and the bell to the workers."""

from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Self

from api.jobs.bell import Bell
from api.jobs.queue import JobQueue
from api.jobs.repository import LeasedJobs
from api.settings import Settings
from api.storage import PhotoStorage

# A photo of the largest permitted size takes some 300 MB once decoded. Requests beyond these wait for their turn.
DECODED_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class PhotoDesk:
    """One for each running service, shared by its uploads and its workers."""

    storage: PhotoStorage
    jobs: JobQueue
    bell: Bell = field(default_factory=Bell)
    decoding: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(DECODED_AT_ONCE))

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The embedded default: local files and leased rows."""
        return cls(PhotoStorage(settings.photos_dir), LeasedJobs(settings.job_max_attempts))
