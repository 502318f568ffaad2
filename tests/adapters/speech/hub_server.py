"""A model hub as a local web server, plain or behind TLS, that breaks off, falls silent, lies, or knows no ranges."""

import hashlib
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REVISION = "0123456789abcdef0123456789abcdef01234567"
WEIGHTS = bytes(range(256)) * 4000
FILES = {
    "config.json": b"{}",
    "model.bin": WEIGHTS,
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": "слова\n".encode(),
    "README.md": b"not wanted",
}


@dataclass
class Hub:
    """`break_after`: bytes of an answer's body after which the connection is cut, one entry an answer. `pause`: called
    in the middle of the weights, and instead of the listing where `mute`."""

    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    hashes: dict[str, str] = field(default_factory=lambda: {"model.bin": hashlib.sha256(WEIGHTS).hexdigest()})
    break_after: list[int] = field(default_factory=list)
    ranges: bool = True
    listing_status: int = 200
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    host: str = ""
    pause: Callable[[], object] | None = None
    mute: bool = False

    def listing(self) -> bytes:
        siblings = [
            {"rfilename": name, "size": len(FILES.get(name, b""))}
            | ({"lfs": {"sha256": self.hashes[name], "size": len(FILES[name])}} if name in self.hashes else {})
            for name in self.files
        ]
        return json.dumps({"sha": REVISION, "siblings": siblings}).encode()

    def weights_asked(self) -> list[str | None]:
        return [asked_range for path, asked_range in self.asked if path.endswith("model.bin")]


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_range = self.headers.get("Range")
            hub.asked.append((self.path, asked_range))
            if self.path.startswith("/api/models/Systran/faster-whisper-small?"):
                if hub.mute and hub.pause is not None:
                    hub.pause()
                self._answer(hub.listing_status, hub.listing())
                return
            name = self.path.removeprefix(f"/Systran/faster-whisper-small/resolve/{REVISION}/")
            if name not in hub.files:
                self._answer(404, b"Entry not found")
            elif asked_range and hub.ranges:
                self._part(hub.files[name], asked_range)
            else:
                self._answer(200, hub.files[name])

        def _part(self, body: bytes, asked_range: str) -> None:
            found = re.fullmatch(r"bytes=(\d+)-", asked_range)
            assert found is not None
            start = int(found[1])
            self._answer(206 if start < len(body) else 416, body[start:])

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if len(body) > 1000 and hub.break_after:
                self.wfile.write(body[: hub.break_after.pop(0)])
                self.close_connection = True
            elif len(body) > 1000 and hub.pause is not None:
                self.wfile.write(body[: len(body) // 2])
                hub.pause()
                self.wfile.write(body[len(body) // 2 :])
            else:
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has left."""


@contextmanager
def running(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server on a free port of this computer; gives the port."""
    server = _Server(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join(120)
        server.server_close()


@contextmanager
def served(hub: Hub, tls: ssl.SSLContext | None = None) -> Iterator[Hub]:
    """The hub, reached at its `host`."""
    with running(_handler(hub), tls) as port:
        hub.host = f"{'http' if tls is None else 'https'}://127.0.0.1:{port}"
        yield hub
