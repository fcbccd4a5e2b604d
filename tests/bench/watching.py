"""How many watched messages one process accepts and reviews, with a thousand workspaces installed.

    python -m tests.bench.watching [--rate 200] [--seconds 10] [--workspaces 1000] [--real DATA_DIR]

One message in twenty deserves a nudge: the nudges that come show what was reviewed, those that do not what was lost.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot
from sqlalchemy import insert, select

from bot.content.library import load_library
from bot.model import Channel, Person
from bot.store import Store, open_store, tables
from bot.web.installations import Installations, Safe
from tests.bench.acknowledge import ROOT, percentiles, send, start_service
from tests.slack import payloads
from tests.slack.fake_slack import BOT, BOT_USER, running
from tests.slack.workplace import KIND, FakeCoach, build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import SECRET, eventually, free_port, invite
from tests.web.test_installations import of

KEY = Fernet.generate_key().decode()
RUDE = "they're just widget builders, tell them to hurry up with the batch record"
"""Flagged at the keenest sensitivity, so that the count hangs on no threshold."""
RUDE_EVERY = 20


def main() -> None:
    """Print what was accepted, reviewed and lost."""
    options = _options()
    folder = options.real or Path(tempfile.mkdtemp())
    database = f"sqlite:///{Path(tempfile.mkdtemp()) / 'bench.db'}"
    slack, port = BusySlack(), free_port()
    _prepare(slack, database, options.workspaces)
    messages = [
        _message(slack, number, options.workspaces) for number in range(options.rate * options.seconds)
    ]
    with running(slack):
        values = {
            "data_dir": str(folder),
            "database_url": database,
            "slack_api_url": slack.url,
            "sensitivity": "keen",
        }
        oauth = {"slack_client_id": "1.2", "slack_client_secret": "hush"}
        secrets = {"slack_signing_secret": SECRET, **oauth}
        process = start_service(values | {"token_key": KEY}, secrets, port, real=options.real is not None)
        try:
            start = time.monotonic()
            waits = asyncio.run(_stream(port, messages, options.rate))
            sent = time.monotonic()
            wanted = len(messages[::RUDE_EVERY])
            eventually(lambda: len(slack.made("chat.postEphemeral")) >= wanted, 20)
            _say(f"{len(waits)} accepted in {sent - start:.1f} s", percentiles(waits))
            _say(f"{len(slack.made('chat.postEphemeral'))} of {wanted} nudges came,")
            _say(f"the last look {time.monotonic() - sent:.1f} s after the last message")
        finally:
            process.terminate()
            process.wait(60)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workspaces", type=int, default=1000)
    parser.add_argument("--real", type=Path)
    return parser.parse_args()


def _prepare(slack: BusySlack, database: str, workspaces: int) -> None:
    """Every workspace has the app, one internal channel and one person; says what it costs to look them up."""
    store = open_store(database)
    installations = Installations(store, Safe.of(KEY))
    coach = build_fake_coach(store, load_library(ROOT / "knowledge"))
    teams = [_team(number) for number in range(workspaces)]
    for team in teams:
        known = Bot(
            team_id=team, installed_at=1.0, bot_token=f"xoxb-{team}", bot_id=BOT, bot_user_id=BOT_USER
        )
        installations.save_bot(known)
    slack.add_channel("C0WATCHED")
    _join(coach, store, teams)
    _look_up(installations, coach, teams)
    store.close()


def _join(coach: FakeCoach, store: Store, teams: list[str]) -> None:
    invite(coach, "C0WATCHED", teams[0])
    with store.transaction() as connection:
        first = dict(connection.execute(select(tables.channel)).one()._mapping)
        connection.execute(insert(tables.channel), [first | {"team": team} for team in teams[1:]])


def _look_up(installations: Installations, coach: FakeCoach, teams: list[str]) -> None:
    _each("installation from the store", installations.token_for, teams)
    _each("installation from memory", installations.token_for, teams)
    _each("channel's settings", lambda team: coach.channels.get(Channel(team=team, id="C0WATCHED")), teams)
    _each("person's settings", lambda team: coach.people.get(Person(team=team, user="U0")), teams)


def _each(what: str, step: Callable[[str], object], teams: list[str]) -> None:
    start = time.perf_counter()
    for team in teams:
        step(team)
    _say(f"{what}, of {len(teams)} workspaces: {(time.perf_counter() - start) / len(teams) * 1000:.3f} ms")


def _message(slack: BusySlack, number: int, workspaces: int) -> str:
    """Every rude message has an author of its own, as one person is nudged once a day."""
    team, rude = _team(number % workspaces), number % RUDE_EVERY == 0
    user = f"U{number:06d}" if rude else f"U{team}"
    slack.add_user(user, team)
    stamp = f"1700000300.{number:06d}"
    body = payloads.message(RUDE if rude else KIND, user=user, channel="C0WATCHED", ts=stamp)
    return json.dumps(of(team, body))


async def _stream(port: int, messages: list[str], rate: int) -> list[float]:
    start, sending = time.monotonic(), []
    for number, body in enumerate(messages):
        await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
        sending.append(asyncio.create_task(send(port, body, "application/json")))
    return list(await asyncio.gather(*sending))


def _team(number: int) -> str:
    return f"T{number:08d}"


def _say(*words: object) -> None:
    print(*words)  # noqa: T201  # a script


if __name__ == "__main__":
    main()
