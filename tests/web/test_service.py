"""The running service end to end: over the socket and over HTTP, its probes, its start and its end."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store import Store
from bot.store.service_tables import work
from bot.web.server import Server
from tests.slack import payloads
from tests.slack.workplace import KNOWN, FakeCoach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import Start, eventually, get, make_settings, post

CANARY = "zanzibar-canary-815"


def envelope(number: int, payload: dict[str, object], kind: str = "events_api") -> dict[str, object]:
    return {"type": kind, "envelope_id": f"e-{number}", "accepts_response_payload": False, "payload": payload}


def test_a_question_sent_three_times_over_the_socket_is_answered_once_and_forgotten(
    slack: BusySlack, settings: Settings, coach: FakeCoach, store: Store, start: Start, tmp_path: Path
) -> None:
    service = start(settings, coach)
    body = payloads.mention(f"{KNOWN} {CANARY}")

    for number in range(3):
        slack.send(envelope(number, body))

    assert eventually(lambda: service.jobs.states() == {"done": 1})
    assert all(slack.acknowledgement(f"e-{number}") for number in range(3))
    assert len(slack.posted) == 1
    with store.reading() as connection:
        [row] = connection.execute(work.select()).all()
    assert (row.payload, row.user_id) == (None, None)
    assert not any(CANARY.encode() in path.read_bytes() for path in tmp_path.glob("queue.db*"))


def test_probes_tell_the_state_and_numbers_without_words(
    slack: BusySlack, settings: Settings, coach: FakeCoach, start: Start
) -> None:
    service = start(settings, coach)
    slack.send(envelope(1, payloads.mention(f"{KNOWN} {CANARY}")))
    assert eventually(lambda: len(slack.posted) == 1)

    assert get(settings.port, "/healthz")[0] == 200
    assert get(settings.port, "/readyz")[:2] == (200, '{"faults": {}}')
    status, numbers, _ = get(settings.port, "/metrics")
    assert status == 200
    assert "cdmo_ready 1.0" in numbers
    assert 'cdmo_requests_total{kind="app_mention"}' in numbers
    assert CANARY not in numbers
    assert get(settings.port, "/elsewhere")[0] == 404

    service._warm = False

    assert get(settings.port, "/readyz")[0] == 503


def test_over_http_signed_requests_alone_are_served(
    slack: BusySlack, tmp_path: Path, database: str, coach: FakeCoach, start: Start
) -> None:
    settings = make_settings(slack.url, tmp_path, database, mode="http", slack_app_token=None)
    start(settings, coach)
    command = payloads.command(KNOWN, slack.response_url())

    assert post(settings.port, payloads.mention(KNOWN), secret="wrong") == 401
    assert post(settings.port, payloads.mention(KNOWN)) == 200
    assert post(settings.port, command, form=True) == 200

    assert eventually(lambda: len(slack.posted) == 2)
    assert sorted(said["method"] for said in slack.posted) == ["chat.postMessage", "response_url"]


def test_a_port_that_is_taken_is_named() -> None:
    first = Server(None, host="127.0.0.1", port=0)
    try:
        with pytest.raises(SettingsError, match=rf"Port {first.port} is taken.*CDMO_PORT"):
            Server(None, host="127.0.0.1", port=first.port)
    finally:
        first.stop()


def test_the_watchdog_builds_a_lost_socket_anew(
    slack: BusySlack, settings: Settings, coach: FakeCoach, start: Start
) -> None:
    service = start(settings, coach)
    socket = service.socket
    assert socket is not None
    before = socket._handler
    assert before is not None
    before.client.auto_reconnect_enabled = False
    before.client.close()
    assert get(settings.port, "/readyz")[0] == 503

    socket._seen -= 60
    socket.watch_once()

    assert eventually(lambda: get(settings.port, "/readyz")[0] == 200)
    slack.send(envelope(1, payloads.mention(KNOWN)))
    assert eventually(lambda: len(slack.posted) == 1)
