"""Zalo by an Official Account: notices by template to a number (ZNS), messages to followers, an article for the page.

After Zalo for Developers: `message/template` (ZNS), `v3.0/oa/message/cs` (consultation), `v2.0/article/create`,
`v4/oa/access_token`, and its webhook. The refresh token is good for one use: the new pair is handed to `keep` at once.
"""

import hashlib
import hmac
import json
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.messaging.channels.configured import Configured
from ansinh.messaging.channels.contract import Answer, Fate, Medium, News, Outcome, Outgoing, Receipt, Setting
from ansinh.messaging.channels.http import Caller, NoReply, Reply, at_once
from ansinh.messaging.channels.sms import MOBILE, dialled
from ansinh.messaging.channels.zalo_errors import BAD_TOKEN, BUSY_PAUSE, outcome_of
from ansinh.messaging.errors import NotFromGateway, NotUnderstood

PAGE = "page"
"""The address of the account's own page: an article instead of a message."""
FOLLOWER = re.compile(r"\d{11,25}")
LONGEST_TEXT = 2000
Keep = Callable[[str, str], None]
"""Given the new access token and refresh token; it must have kept them when it returns."""


class ZaloChannel:
    """An address of ten digits gets a notice by template, a Zalo user id a message, `page` an article."""

    kind: ClassVar[str] = "zalo"
    title: ClassVar[str | Promise] = _("Zalo (Official Account)")
    medium: ClassVar[Medium] = Medium.ZALO
    is_local: ClassVar[bool] = False
    tells_fate: ClassVar[bool] = False
    reports_acceptance: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("app_id", _("number of the application")),
        Setting("secret_key", _("secret key of the application"), is_secret=True),
        Setting("refresh_token", _("refresh token"), is_secret=True, hint=_("good for three months and one use")),
        Setting("access_token", _("access token"), is_secret=True, is_required=False),
        Setting("oa_secret", _("secret key of the Official Account, for its calls"), is_secret=True),
        Setting("author", _("author of articles"), is_required=False),
        Setting("cover_url", _("picture of articles"), "url", is_required=False),
        Setting("notice_url", _("address of the notices"), "url", default="https://business.openapi.zalo.me"),
        Setting("api_url", _("address of the account"), "url", default="https://openapi.zalo.me"),
        Setting("token_url", _("address of the tokens"), "url", default="https://oauth.zaloapp.com"),
        Setting("threads", _("calls at once"), "number", default="4"),
        Setting("timeout", _("seconds to wait for an answer"), "number", default="30"),
    )

    def __init__(self, settings: Mapping[str, str], keep: Keep | None = None) -> None:
        self._told = Configured(self.title, self.settings, settings)
        self._threads = max(1, self._told.number("threads"))
        self._caller = Caller(timeout=max(1, self._told.number("timeout")), connections=self._threads)
        self._access, self._refresh = self._told.text("access_token"), self._told.text("refresh_token")
        self.keep = keep
        self._renewing = threading.Lock()

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        return at_once(self._submit, messages, self._threads)

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        """Zalo asks for its own id, which a lost answer did not bring."""
        return (Outcome(message.key, Fate.UNKNOWN) for message in messages)

    def collect(self) -> Iterator[News]:
        return iter(())

    def settle(self) -> None:
        """Zalo calls us; nothing waits."""

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        told = _json(body)
        signature = next((value for name, value in headers.items() if name.lower() == "x-zevent-signature"), "")
        signed = self._told.text("app_id").encode() + body + str(told.get("timestamp", "")).encode()
        mac = hashlib.sha256(signed + self._told.text("oa_secret").encode()).hexdigest()
        if not hmac.compare_digest(signature.removeprefix("mac=").encode(), mac.encode()):
            raise NotFromGateway
        try:
            return self._news(told)
        except (KeyError, TypeError, AttributeError):
            name = self._told.scrubbed(str(told.get("event_name", "")))
            raise NotUnderstood(gateway=self.title, given=name) from None

    def close(self) -> None:
        self._caller.close()

    def _news(self, told: dict[str, Any]) -> list[News]:
        event = told["event_name"]
        if event == "user_received_message":
            message, reader = told["message"], told.get("recipient") or {}
            key, name = message.get("tracking_id", ""), message["msg_id"]
            return [Receipt(Fate.DELIVERED, key=key, provider_id=name, address=reader.get("id", ""), detail=event)]
        if event == "user_seen_message":
            ids = told["message"]["msg_ids"]
            return [Receipt(Fate.DELIVERED, provider_id=one, address=told["sender"]["id"], detail=event) for one in ids]
        if event == "user_send_text":
            message = told["message"]
            return [Answer(told["sender"]["id"], message["text"], provider_id=message["msg_id"])]
        # Pictures, followers and whatever else an account may be told of.
        return []

    def _submit(self, message: Outgoing) -> Outcome:
        text = unicodedata.normalize("NFC", message.text)
        if MOBILE.fullmatch(message.address):
            url = self._told.text("notice_url") + "/message/template"
            said: dict[str, Any] = {
                "phone": dialled(message.address, "84"),
                "template_id": message.template,
                "template_data": {name: unicodedata.normalize("NFC", value) for name, value in message.data.items()},
                "tracking_id": message.key,
            }
            is_empty = not message.template
        elif FOLLOWER.fullmatch(message.address):
            url = self._told.text("api_url") + "/v3.0/oa/message/cs"
            said = {"recipient": {"user_id": message.address}, "message": {"text": text}}
            is_empty = not text.strip() or len(text) > LONGEST_TEXT
        elif message.address == PAGE:
            url = self._told.text("api_url") + "/v2.0/article/create"
            said, is_empty = self._article(message.subject, text), not message.subject or not text.strip()
        else:
            return Outcome(message.key, Fate.REFUSED, reason="bad_address")
        if is_empty:
            return Outcome(message.key, Fate.REFUSED, reason="bad_text")
        return self._sent(message.key, url, json.dumps(said, ensure_ascii=False).encode())

    def _article(self, title: str, text: str) -> dict[str, Any]:
        cover = self._told.text("cover_url")
        return {
            "type": "normal",
            "title": unicodedata.normalize("NFC", title),
            "author": self._told.text("author"),
            "cover": {"cover_type": "photo", "photo_url": cover, "status": "show" if cover else "hide"},
            "description": text[:300],
            "body": [{"type": "text", "content": part} for part in text.split("\n\n")],
            "status": "show",
            "comment": "hide",
        }

    def _sent(self, key: str, url: str, body: bytes) -> Outcome:
        token = self._access
        if not token:
            token, failed = self._renewed(key, "")
            if failed is not None:
                return failed
        outcome, error = self._called(key, url, body, token)
        if error in BAD_TOKEN:
            # Zalo has surely not taken it: once more with a new token.
            token, failed = self._renewed(key, token)
            if failed is not None:
                return failed
            outcome, error = self._called(key, url, body, token)
        return outcome

    def _called(self, key: str, url: str, body: bytes, token: str) -> tuple[Outcome, int]:
        headers = {"access_token": token, "Content-Type": "application/json"}
        reply = self._caller.call("POST", url, headers=headers, body=body)
        if isinstance(reply, NoReply):
            return Outcome(key, reply.fate, reason=reply.reason, detail=reply.detail), 0
        if reply.status in (429, 503):
            pause = reply.retry_after or BUSY_PAUSE
            return Outcome(key, Fate.TRY_AGAIN, reason="throttled", detail=f"HTTP {reply.status}", pause=pause), 0
        told = _json(reply.body)
        error = told.get("error")
        if reply.status != 200 or not isinstance(error, int):
            return Outcome(key, Fate.UNKNOWN, reason="not_understood", detail=self._words(reply)), 0
        if error == 0:
            data = told.get("data")
            names = data if isinstance(data, dict) else {}
            name = names.get("msg_id") or names.get("message_id") or names.get("token") or ""
            return Outcome(key, Fate.ACCEPTED, provider_id=str(name)), 0
        return outcome_of(key, error, self._scrubbed(f"{error} {told.get('message', '')}")), error

    def _renewed(self, key: str, spent: str) -> tuple[str, Outcome | None]:
        """A token that is not the spent one: of several threads, one asks for it."""
        with self._renewing:
            if self._access and self._access != spent:
                return self._access, None
            form = urlencode(
                {
                    "refresh_token": self._refresh,
                    "app_id": self._told.text("app_id"),
                    "grant_type": "refresh_token",
                }
            )
            headers = {
                "secret_key": self._told.text("secret_key"),
                "Content-Type": "application/x-www-form-urlencoded",
            }
            url = self._told.text("token_url") + "/v4/oa/access_token"
            reply = self._caller.call("POST", url, headers=headers, body=form.encode())
            if isinstance(reply, NoReply):
                return "", Outcome(key, Fate.TRY_AGAIN, reason="down", detail=reply.detail)
            told = _json(reply.body)
            access, refresh = told.get("access_token"), told.get("refresh_token")
            if not isinstance(access, str) or not isinstance(refresh, str) or not access or not refresh:
                detail = self._scrubbed(str(told.get("error_name") or told.get("error") or f"HTTP {reply.status}"))
                return "", Outcome(key, Fate.TRY_AGAIN, reason="bad_setting", detail=detail)
            self._access, self._refresh = access, refresh
            if self.keep is not None:
                self.keep(access, refresh)
            return access, None

    def _words(self, reply: Reply) -> str:
        return self._scrubbed(f"HTTP {reply.status} {reply.words}")

    def _scrubbed(self, detail: str) -> str:
        for token in (self._access, self._refresh):
            detail = detail.replace(token, "•••") if token else detail
        return self._told.scrubbed(detail)


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
