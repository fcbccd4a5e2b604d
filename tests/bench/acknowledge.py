"""How long Slack waits for an acknowledgement while 200 questions come at once.

    python -m tests.bench.acknowledge [--real DATA_DIR] [--database URL] [--questions 200] [--commands 200]

`--real` answers with the real coach on an index that stands in DATA_DIR; without it answers come by rote, slowly.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.content.library import load_library
from bot.store import open_store
from tests.slack import payloads
from tests.slack.fake_slack import running
from tests.slack.workplace import ANA, KNOWN, build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import SECRET, eventually, free_port, get, invite

ROOT = Path(__file__).parents[2]
COMMAND_EVERY_S = 0.01


def main() -> None:
    """Print the percentiles."""
    options = _options()
    folder = options.real or Path(tempfile.mkdtemp())
    database = options.database or f"sqlite:///{folder / 'bench.db'}"
    slack, port = BusySlack(), free_port()
    slack.add_user(ANA)
    _prepare(slack, database, options.questions)
    with running(slack):
        values = {"data_dir": str(folder), "database_url": database, "slack_api_url": slack.url}
        secrets = {"slack_bot_token": "xoxb-test", "slack_signing_secret": SECRET}
        process = start_service(values, secrets, port, real=options.real is not None)
        try:
            waits = asyncio.run(_burst(slack, port, options))
            start = time.monotonic()
            everything = options.questions + options.commands
            done = eventually(lambda: len(slack.posted) >= everything, 300)
        finally:
            process.terminate()
            process.wait(60)
    for kind, seconds in waits.items():
        _say(kind, len(seconds), percentiles(seconds))
    _say(f"all {everything} answered: {done}, {time.monotonic() - start:.1f} s after the burst")


def percentiles(seconds: list[float]) -> dict[str, str]:
    """How the waits are spread."""
    ordered = sorted(seconds)
    return {
        name: f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000:.0f} ms"
        for name, share in _SHARES.items()
    }


_SHARES = {"median": 0.5, "95th": 0.95, "99th": 0.99, "longest": 1.0}


def _say(*words: object) -> None:
    print(*words)  # noqa: T201  # a script


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--database")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--commands", type=int, default=200)
    return parser.parse_args()


def _prepare(slack: BusySlack, database: str, questions: int) -> None:
    store = open_store(database)
    coach = build_fake_coach(store, load_library(ROOT / "knowledge"))
    for number in range(questions):
        slack.add_channel(f"C{number:04d}")
        invite(coach, f"C{number:04d}")
    store.close()


def start_service(
    values: dict[str, str], secrets: dict[str, str], port: int, *, real: bool
) -> subprocess.Popen[bytes]:
    """A ready process in HTTP mode: the coach itself, or one that answers and reviews by rote."""
    values = values | {"mode": "http", "port": str(port)}
    command, environment = [sys.executable, "-m", "bot", "run"], dict(os.environ)
    if real:
        environment |= {f"CDMO_{name.upper()}": value for name, value in values.items()}
        environment |= {name.upper(): value for name, value in secrets.items()}
    else:
        command = [sys.executable, "-m", "tests.jobs.replica", json.dumps(values | secrets)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    assert eventually(lambda: _ready(port), 120), "the service did not come up"
    return process


def _ready(port: int) -> bool:
    try:
        return get(port, "/readyz")[0] == 200
    except OSError:
        return False


async def _burst(slack: BusySlack, port: int, options: argparse.Namespace) -> dict[str, list[float]]:
    bodies = [
        json.dumps(payloads.mention(KNOWN, channel=f"C{number:04d}", ts=f"{time.time():.6f}"))
        for number in range(options.questions)
    ]
    questions = [send(port, body, "application/json") for body in bodies]
    commands = [
        _later(number * COMMAND_EVERY_S, port, urlencode(payloads.command("tip", slack.response_url())))
        for number in range(options.commands)
    ]
    waits = await asyncio.gather(*questions, *commands)
    return {"questions": waits[: options.questions], "commands": waits[options.questions :]}


async def _later(seconds: float, port: int, body: str) -> float:
    await asyncio.sleep(seconds)
    return await send(port, body, "application/x-www-form-urlencoded")


async def send(port: int, body: str, kind: str) -> float:
    """The seconds until a signed request was acknowledged."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    head: dict[str, Any] = {
        "host": "localhost",
        "connection": "close",
        "content-type": kind,
        "content-length": len(body.encode()),
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /slack/events HTTP/1.1\r\n{lines}\r\n{body}".encode())
    status = await reader.readline()
    took = time.perf_counter() - start
    writer.close()
    assert b" 200 " in status, status
    return took


if __name__ == "__main__":
    main()
