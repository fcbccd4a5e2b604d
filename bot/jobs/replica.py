"""The name under which a process does its work, the same after a restart, so that it finds what it left undone."""

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import SettingsError

MOST_ON_ONE_HOST = 64
_UNSAFE = re.compile(r"[^\w.-]")


@dataclass(frozen=True, kw_only=True)
class Replica:
    """A name that no other living process of the same data folder has."""

    name: str
    lock: FileLock

    def release(self) -> None:
        """Lets another process have the name."""
        self.lock.release()


def take_replica(data_dir: Path, name: str | None) -> Replica:
    """The name of the settings, or the host's with the first free number.

    Raises `SettingsError` for a name that another process holds.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    wanted = [name] if name else [f"{socket.gethostname()}-{number}" for number in range(MOST_ON_ONE_HOST)]
    for candidate in wanted:
        lock = FileLock(data_dir / f"replica-{_UNSAFE.sub('_', candidate)}.lock")
        with suppress(Timeout):
            lock.acquire(blocking=False)
            return Replica(name=candidate, lock=lock)
    raise SettingsError(f"CDMO_REPLICA: another process works as '{wanted[0]}' on this data folder already.")
