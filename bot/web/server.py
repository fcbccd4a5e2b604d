"""The port: uvicorn in a thread beside whatever else runs."""

import errno
import socket
from threading import Thread
from typing import Any

import uvicorn

from bot.errors import SettingsError

START_S = 10.0


class Server:
    """Serves an ASGI application; the port is taken when it is made, so that a clash shows at once.

    Raises `SettingsError` for a port that is taken or may not be used.
    """

    def __init__(self, app: Any, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="web", daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        """Begins to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Ends open requests and gives the port back."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(START_S + 5)
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {port} is taken, perhaps by another coach. Stop that one, or set CDMO_PORT to a free port."
            ) from None
        raise SettingsError(
            f"CDMO_HOST and CDMO_PORT: {host}:{port} cannot be listened on ({error.strerror})."
        ) from None
