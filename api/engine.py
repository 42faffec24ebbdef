"""The loaded models, shared by all workers of the process and loaded once."""

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from vision.types import ShelfReport


class Analyzer(Protocol):
    """What turns the bytes of one photo into a shelf report. Must bear calls from several threads at once."""

    @property
    def version(self) -> str:
        """Names models and rules: two analyzers of one version give the same report for the same bytes."""
        ...

    def analyze_one(self, photo: bytes, name: str) -> ShelfReport:
        """The report of one photo. Raises vision.errors.PhotoError when the photo itself is at fault."""
        ...


class Engine:
    """Holds the analyzer in use. Loading is left to the first need, and happens once whatever the threads do."""

    def __init__(self, load: Callable[[], Analyzer]) -> None:
        self._load = load
        self._analyzer: Analyzer | None = None
        self._loading = Lock()

    @property
    def loaded(self) -> bool:
        """Whether the models are in memory."""
        return self._analyzer is not None

    def analyzer(self) -> Analyzer:
        """The analyzer in use. Take it once per photo: report and version must come from the same one.

        Raises vision.errors.ModelError when the models cannot be loaded; the next call tries again.
        """
        with self._loading:
            if self._analyzer is None:
                self._analyzer = self._load()
            return self._analyzer
