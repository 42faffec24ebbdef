"""A bell from the upload to the workers of the same process, so that a photo need not wait for the next poll."""

from threading import Event


class Bell:
    """Rung after a job was committed. A ring is never lost; one ring may wake several workers, which is harmless."""

    def __init__(self) -> None:
        self._rung = Event()

    def ring(self) -> None:
        """Wake whoever waits, or the next one who does."""
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Return at the next ring, at the latest after the given time."""
        self._rung.wait(seconds)
        # Cleared before the waiter looks for jobs: a ring that comes while it looks is kept for the next wait.
        self._rung.clear()
