"""Slack's Web API and Socket Mode on loopback, for the real client: records every call and can be told to fail."""

import base64
import hashlib
import json
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

HOME = "T0HOME001"
BOT_USER = "U0COACH01"
BOT = "B0COACH01"
_HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to the Web API, or a reply to a command or button (`response_url`)."""

    method: str
    params: Mapping[str, Any]
    token: str | None

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks that were sent."""
        return list(self.params.get("blocks") or [])

    def __contains__(self, text: str) -> bool:
        return text in json.dumps(self.params, ensure_ascii=False)


@dataclass
class FakeSlack:
    """A workspace with people and channels; `users` and `channels` hold what the info methods answer."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    """What stands in every channel and thread."""
    url: str = ""
    _troubles: dict[str, deque[tuple[int, dict[str, str], dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    _socket: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _posted: int = 0

    def add_user(self, user: str, team: str = HOME, **flags: Any) -> None:
        """Someone whom `users.info` knows."""
        known = {"id": user, "team_id": team, "deleted": False, "is_bot": False, "is_restricted": False}
        known |= {"is_ultra_restricted": False, "is_admin": False, "is_owner": False, "tz": "Europe/Zurich"}
        self.users[user] = known | flags

    def add_channel(self, channel: str, **flags: Any) -> None:
        """A channel whom `conversations.info` knows."""
        known = {"id": channel, "is_channel": True, "is_ext_shared": False, "is_pending_ext_shared": False}
        self.channels[channel] = known | {"pending_shared": []} | flags

    def refuse(self, method: str, error: str, *, times: int = 1) -> None:
        """Makes the next calls of a method fail with an error of Slack's."""
        self._troubles[method].extend([(200, {}, {"ok": False, "error": error})] * times)

    def limit(self, method: str, *, retry_after: int, times: int = 1) -> None:
        """Makes the next calls of a method hit the rate limit."""
        answer = (429, {"Retry-After": str(retry_after)}, {"ok": False, "error": "ratelimited"})
        self._troubles[method].extend([answer] * times)

    def break_down(self, method: str, *, status: int = 503, times: int = 1) -> None:
        """Makes the next calls of a method fail as servers do."""
        self._troubles[method].extend([(status, {}, {})] * times)

    def made(self, *methods: str) -> list[Call]:
        """The calls of some methods, in order."""
        with self._lock:
            return [call for call in self.calls if call.method in methods]

    @property
    def spoken(self) -> list[Call]:
        """Every call by which anyone could see anything."""
        return self.made(
            "chat.postMessage",
            "chat.postEphemeral",
            "chat.update",
            "chat.startStream",
            "chat.appendStream",
            "chat.stopStream",
            "response_url",
            "views.open",
            "views.push",
            "views.update",
            "views.publish",
        )

    def response_url(self) -> str:
        """Where replies to a command or a button go."""
        return f"{self.url}response/1"

    def answer(self, method: str, params: Mapping[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
        """What a method answers."""
        if self._troubles[method]:
            return self._troubles[method].popleft()
        return 200, {}, {"ok": True} | self._content(method, params)

    def _content(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if method.startswith("views."):
            return {"view": {"id": params.get("view_id") or f"V{self._number()}", "hash": "1.abc"}}
        if method in ("users.info", "conversations.info"):
            name, known = ("user", self.users) if method == "users.info" else ("channel", self.channels)
            found = known.get(params[name])
            return {name: found} if found else {"ok": False, "error": f"{name}_not_found"}
        return self._fixed().get(method) or self._posted_message(params)

    def _fixed(self) -> dict[str, dict[str, Any]]:
        history = {"messages": self.history}
        socket = self.url.replace("http://", "ws://").replace("/api/", "/socket")
        us = {"team_id": HOME, "user_id": BOT_USER, "bot_id": BOT, "team": "Sponsor", "user": "coach"}
        return {
            "auth.test": us,
            "conversations.history": history,
            "conversations.replies": history,
            "apps.connections.open": {"url": socket},
            "files.getUploadURLExternal": {"upload_url": f"{self.url}upload", "file_id": "F0CHART"},
            "files.completeUploadExternal": {"files": [{"id": "F0CHART"}]},
        }

    def _posted_message(self, params: Mapping[str, Any]) -> dict[str, Any]:
        ts = f"1700000100.{self._number():06d}"
        return {"ts": ts, "message_ts": ts, "channel": params.get("channel")}

    def _number(self) -> int:
        with self._lock:
            self._posted += 1
            return self._posted

    def send(self, envelope: Mapping[str, Any]) -> None:
        """Pushes an envelope down the socket."""
        self._socket.write(json.dumps(envelope).encode())

    def connected(self, timeout_s: float = 5.0) -> bool:
        """Waits for a client to open the socket."""
        return _until(lambda: self._socket is not None, timeout_s)

    def acknowledgement(self, envelope_id: str, timeout_s: float = 5.0) -> bool:
        """Waits for an envelope to be acknowledged."""
        return _until(
            lambda: any(ack.get("envelope_id") == envelope_id for ack in self.acknowledged), timeout_s
        )


@contextmanager
def running(fake: FakeSlack | None = None) -> Iterator[FakeSlack]:
    """A fake Slack on a free port."""
    fake = fake or FakeSlack()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(fake: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0))).decode(errors="replace")
            method = self.path.removeprefix("/api/").split("?")[0]
            method = "response_url" if method.startswith("response") else method
            token = (self.headers.get("authorization") or "").removeprefix("Bearer ") or None
            params = _params(raw, self.headers.get("content-type", ""))
            with fake._lock:
                fake.calls.append(Call(method=method, params=params, token=token))
            self._answer(*fake.answer(method, params))

        do_GET = do_POST  # noqa: N815

        def _answer(self, status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> None:
            raw = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def parse_request(self) -> bool:
            if not super().parse_request():
                return False
            if self.headers.get("upgrade", "").lower() != "websocket":
                return True
            self._serve_socket()
            return False

        def _serve_socket(self) -> None:
            key = self.headers["sec-websocket-key"] + _HANDSHAKE
            accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324
            lines = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
            self.wfile.write("\r\n".join([*lines, f"Sec-WebSocket-Accept: {accept}", "", ""]).encode())
            fake._socket = _Socket(self.rfile, self.wfile)
            fake._socket.write(json.dumps({"type": "hello", "num_connections": 1}).encode())
            fake._socket.listen(fake.acknowledged)
            self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Keeps quiet."""

    return Handler


class _Socket:
    """The server's end of one WebSocket: enough of RFC 6455 for Socket Mode."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self._reader, self._writer, self._lock = reader, writer, threading.Lock()

    def write(self, payload: bytes, opcode: int = 1) -> None:
        size = len(payload)
        length = struct.pack("!B", size) if size < 126 else struct.pack("!BH", 126, size)
        with self._lock:
            self._writer.write(bytes([0x80 | opcode]) + length + payload)
            self._writer.flush()

    def listen(self, acknowledged: list[dict[str, Any]]) -> None:
        try:
            while (frame := self._read()) is not None:
                opcode, payload = frame
                if opcode == 8:
                    return
                if opcode == 9:
                    self.write(payload, opcode=10)
                elif opcode == 1:
                    acknowledged.append(json.loads(payload))
        except OSError:
            return

    def _read(self) -> tuple[int, bytes] | None:
        head = self._reader.read(2)
        if len(head) < 2:
            return None
        size = head[1] & 0x7F
        if size == 126:
            size = struct.unpack("!H", self._reader.read(2))[0]
        mask = self._reader.read(4) if head[1] & 0x80 else bytes(4)
        payload = bytes(byte ^ mask[number % 4] for number, byte in enumerate(self._reader.read(size)))
        return head[0] & 0x0F, payload


def _params(raw: str, content_type: str) -> dict[str, Any]:
    if content_type.startswith("application/json"):
        return dict(json.loads(raw or "{}"))
    return {name: _decoded(value) for name, value in parse_qsl(raw, keep_blank_values=True)}


def _decoded(value: str) -> Any:
    if value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _until(done: Any, timeout_s: float) -> bool:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.01)
    return False
