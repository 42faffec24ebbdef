"""The real service as a process of its own, started for as long as a block lasts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.settings import Settings

# Long: a machine that is busy with other work is slow to load the models, and a process that dies is noticed at once.
START_SECONDS = 180.0
STOP_SECONDS = 30.0
LOG_LINES = 15
LOG_NAME = "service.log"


class ServiceDied(Exception):
    """The service did not start; the text holds the end of its log."""


@contextmanager
def running_service(settings: Settings, port: int | None = None) -> Iterator[str]:
    """Start `shelfaudit serve` on a loopback port and give its URL; stop it in the end. Raises ServiceDied.

    The log goes to the file LOG_NAME in the data folder.
    """
    port = port or free_port()
    log_path = settings.data_dir / LOG_NAME
    with log_path.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "api.cli", "serve", "--port", str(port)],
            env=_environment(settings),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, url, log_path)
        yield url
    finally:
        _stop(process)


def free_port() -> int:
    """A loopback port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(settings: Settings) -> dict[str, str]:
    """The environment with these settings in place of whatever it said; everything else is inherited."""
    own = {
        "SHELFAUDIT_MODE": settings.mode,
        "SHELFAUDIT_DATA_DIR": str(settings.data_dir),
        "SHELFAUDIT_MODELS_DIR": str(settings.models_dir),
        "SHELFAUDIT_DATABASE_URL": settings.database_url,
    }
    return {**os.environ, **own}


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServiceDied(f"the service ended at its start; {log_path} ends with:\n{_tail(log_path)}")
        if _is_ready(url):
            return
        time.sleep(0.05)
    raise ServiceDied(f"the service is not ready after {START_SECONDS:.0f} s; see {log_path}")


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", timeout=5).is_success
    except httpx.TransportError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tail(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-LOG_LINES:])
