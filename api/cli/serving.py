"""The running service: the app, its workers, and the socket it listens on."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.housekeeping import Housekeeping
from api.main import create_app
from api.resources import Resources
from api.settings import Settings
from api.webhooks.delivering import Courier
from api.worker import Worker

# A phone on a slow line may still be sending a photo; what takes longer is sent again by the client.
SHUTDOWN_SECONDS = 15


def open_socket(host: str, port: int) -> socket.socket:
    """A bound socket. Raises OSError when the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Else a restart would have to wait until the connections of the process before have timed out.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Listening at once tells a second service that the port is taken, before the models are loaded.
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def run_service(settings: Settings, listener: socket.socket) -> bool:
    """Serve until a signal ends it. False when it could not start; the log says why."""
    app = create_app(settings, companion=working)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=SHUTDOWN_SECONDS
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return server.started


@contextmanager
def working(resources: Resources) -> Iterator[None]:
    """The workers of this process, and its housekeeping, for as long as the service runs."""
    worker = Worker(resources, resources.models)
    housekeeping = Housekeeping(resources)
    courier = Courier(resources)
    worker.start()
    housekeeping.start()
    courier.start()
    try:
        yield
    finally:
        courier.stop()
        housekeeping.stop()
        worker.stop()
