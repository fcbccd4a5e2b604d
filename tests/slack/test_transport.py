"""The same app over a real WebSocket and over HTTP with real signatures."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlencode

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_sdk.signature import SignatureVerifier

from tests.slack import payloads
from tests.slack.workplace import KNOWN, Workplace


def test_a_question_travels_over_socket_mode(workplace: Workplace) -> None:
    handler = SocketModeHandler(workplace.app, "xapp-test")
    try:
        handler.connect()
        assert workplace.slack.connected()

        envelope = {
            "type": "events_api",
            "accepts_response_payload": False,
            "retry_attempt": 0,
            "retry_reason": "",
        }
        workplace.slack.send(envelope | {"envelope_id": "e-1", "payload": payloads.mention(KNOWN)})
        command = payloads.command("tip", workplace.slack.response_url())
        workplace.slack.send({"type": "slash_commands", "envelope_id": "e-2", "payload": command})

        assert workplace.slack.acknowledgement("e-1")
        assert workplace.slack.acknowledgement("e-2")
        workplace.settle()
        assert {call.method for call in workplace.slack.spoken} == {"chat.postMessage", "response_url"}
    finally:
        handler.close()


@pytest.mark.parametrize(("secret", "status"), [("secret", 200), ("wrong", 401)])
def test_over_http_only_signed_requests_are_heard(workplace: Workplace, secret: str, status: int) -> None:
    with _server(workplace) as url:
        found = _post(url, json.dumps(payloads.mention(KNOWN)), "application/json", secret)
    workplace.settle()

    assert found == status
    assert len(workplace.slack.spoken) == (1 if status == 200 else 0)


def test_a_command_over_http_is_acknowledged_at_once(workplace: Workplace) -> None:
    with _server(workplace) as url:
        body = urlencode(payloads.command("topics", workplace.slack.response_url()))
        started = time.monotonic()
        status = _post(url, body, "application/x-www-form-urlencoded", "secret")
        took = time.monotonic() - started
    workplace.settle()

    assert status == 200
    assert took < 3
    assert "topics" in workplace.slack.spoken[0]


def test_slow_answers_do_not_keep_a_command_waiting(workplace: Workplace) -> None:
    workplace.app.listener_runner.process_before_response = False
    slow = workplace.coach.ask.ask
    workplace.coach.ask.ask = lambda *args, **more: time.sleep(0.3) or slow(*args, **more)  # type: ignore[method-assign, func-returns-value]
    for _ in range(12):
        workplace.app.dispatch(_socket_request(payloads.mention(KNOWN)))

    started = time.monotonic()
    response = workplace.app.dispatch(
        _socket_request(payloads.command("tip", workplace.slack.response_url()))
    )
    took = time.monotonic() - started
    time.sleep(0.2)
    workplace.settle()

    assert response.status == 200
    assert took < 0.5
    assert len(workplace.slack.made("chat.postMessage")) == 12


@contextmanager
def _server(workplace: Workplace) -> Iterator[str]:
    server = SlackAppDevelopmentServer(0, "/slack/events", workplace.app, http_server_logger_enabled=False)
    thread = Thread(target=server._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server._server.server_address[1]}/slack/events"
    finally:
        server._server.shutdown()
        server._server.server_close()
        thread.join()


def _post(url: str, body: str, kind: str, secret: str) -> int:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    request = urllib.request.Request(url, body.encode(), headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _socket_request(body: object) -> object:
    from slack_bolt import BoltRequest

    return BoltRequest(body=body, mode="socket_mode")  # type: ignore[arg-type]
