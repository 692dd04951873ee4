"""A stand-in for Zalo, written from its documentation: nobody can test against the real one without an account."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Zalo:
    """Answers -N to whoever's number ends in 0009N; knows one access token and one refresh token at a time."""

    access: str = "access-0"
    refresh: str = "refresh-0"
    renewals: int = 0
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    lock: Lock = field(default_factory=Lock)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        with self.lock:
            return self._token(headers, body) if path == "/v4/oa/access_token" else self._message(path, headers, body)

    def _token(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if headers.get("secret_key") != "app-secret" or asked["refresh_token"] != self.refresh:
            return {"error_name": "Invalid refresh token", "error": -14014, "error_description": asked["refresh_token"]}
        self.renewals += 1
        self.access, self.refresh = f"access-{self.renewals}", f"refresh-{self.renewals}"
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}

    def _message(self, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        if headers.get("access_token") != self.access:
            is_notice = path == "/message/template"
            return {"error": -124 if is_notice else -216, "message": "Access token is invalid"}
        said = json.loads(body)
        whose = said.get("phone") or said.get("recipient", {}).get("user_id", "")
        if "0009" in whose:
            return {"error": -int(whose.split("0009")[-1]), "message": "as asked for"}
        self.taken.append((path, said))
        name = f"zalo-{len(self.taken)}"
        if path == "/message/template":
            return {
                "error": 0,
                "message": "Success",
                "data": {"msg_id": name, "sent_time": "1795729191000", "quota": {}},
            }
        if path == "/v3.0/oa/message/cs":
            return {"error": 0, "message": "Success", "data": {"message_id": name, "user_id": whose}}
        return {"error": 0, "message": "Success", "data": {"token": name}}


@contextmanager
def standing_in() -> Iterator[Zalo]:
    zalo = Zalo()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said = json.dumps(zalo.answer(self.path, dict(self.headers), body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *words: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    zalo.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield zalo
    finally:
        server.shutdown()
        server.server_close()
