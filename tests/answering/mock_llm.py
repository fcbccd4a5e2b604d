"""An OpenAI-compatible server on loopback that answers as well, or as badly, as a test asks."""

import json
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Literal

Mode = Literal[
    "whole",
    "stream",
    "cut",
    "429",
    "500",
    "503",
    "malformed",
    "slow",
    "trickle",
    "not-a-stream",
    "html",
    "error-event",
]

_STATUSES = {"429": 429, "500": 500, "503": 503}


class MockLLM(ThreadingHTTPServer):
    """Says `text` in the way of `mode`, and remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stopping = Event()
        self.hung_up = Event()
        self.requests: list[dict[str, Any]] = []
        self.reset()

    def reset(self) -> None:
        """As new."""
        self.text = ""
        self.mode: Mode = "stream"
        self.requests.clear()
        self.hung_up.clear()

    @property
    def url(self) -> str:
        """Base address for a client."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def prompt(self) -> str:
        """Everything that the last request sent."""
        return "\n".join(message["content"] for message in self.requests[-1]["messages"])

    def pieces(self) -> Sequence[str]:
        """The text in the portions in which it is sent."""
        if self.mode == "whole":
            return [self.text]
        return [self.text[start : start + 7] for start in range(0, len(self.text), 7)]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


def running_llm() -> Iterator[MockLLM]:
    """A server for the length of a test."""
    server = MockLLM()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    thread.join()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: MockLLM

    def do_POST(self) -> None:
        """One completion."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(json.loads(body))
        mode = self.server.mode
        if mode in _STATUSES:
            self._plain(
                _STATUSES[mode], "application/json", json.dumps({"error": {"message": "no", "code": mode}})
            )
        elif mode == "not-a-stream":
            self._plain(200, "application/json", json.dumps(_chunk(self.server.text)))
        elif mode == "html":
            self._plain(200, "text/html", "<html>captive portal</html>")
        else:
            self._stream(mode)

    def _stream(self, mode: Mode) -> None:
        if mode == "slow":
            self.server.stopping.wait(5)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        if mode == "trickle":
            self._trickle()
            return
        pieces = self.server.pieces()
        for number, piece in enumerate(pieces):
            if mode == "cut" and number == len(pieces) // 2:
                self.close_connection = True
                return
            if mode == "malformed" and number == len(pieces) // 2:
                self._event('{"id": "x", "choices": [{')
                return
            if mode == "error-event" and number == len(pieces) // 2:
                self._event(json.dumps({"error": {"message": "overloaded", "type": "server_error"}}))
                return
            self._event(json.dumps(_chunk(piece)))
        self._event(json.dumps(_chunk("", finish="stop")))
        self._event(json.dumps(_usage()))
        self._event("[DONE]")

    def _trickle(self) -> None:
        try:
            while not self.server.stopping.wait(0.02):
                self._event(json.dumps(_chunk("word ")))
        except OSError:
            self.server.hung_up.set()

    def _event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def _plain(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Nothing: the tests' output stays clean."""


def _chunk(text: str, *, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
    return {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "mock", "choices": [choice]}


def _usage() -> dict[str, Any]:
    return {
        **_chunk(""),
        "choices": [],
        "usage": {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960},
    }
