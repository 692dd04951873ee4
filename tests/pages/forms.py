"""The forms that a page sends, filled in as somebody would who answers every question."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import resolve
from lxml import html

PAPER = b"%PDF-1.7 invented"
FITTING = {"dd/mm/yyyy": "20/11/2026", "mm/yyyy": "12/2026", "numeric": "1350000", "email": "nguoi@example.org"}
"""What fits into a field by its placeholder, its keyboard or its type."""
ASKED_EXACTLY = {
    "account-number": "7002205777888",
    "account_number": "7002205777999",
    "children": "",
    "commune": "Tân Đông",
    "fact-amount": "",
    "fact_ends-on": "21/11/2026",
    "number": "",
    "end-number": "",
    "suspend-number": "",
    "identity_number": "072145777009",
    "payee-payee": "",
    "place": "Mường Hặc",
    "open_duty-place": "Mường Hặc",
    "username": "nguoi.moi",
    "delegate_username": "hac.lan",
}
"""What some fields want by their name, where no words will do."""
NOT_SENT = frozenset({"submit", "button", "reset", "image"})


@dataclass
class Form:
    """One form with one of its buttons: where it goes, what it sends, which fields take any words or a key."""

    address: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """What tells one kind of form from another: the view behind it, its act, and what it asks."""
        match = resolve(urlsplit(self.address).path)
        told = [str(value) for name, value in match.kwargs.items() if name in ("act", "which")]
        return " ".join([str(match.view_name), *told, *sorted(self.values), *sorted(self.files)])

    def send(self, client: Client, **changes: object) -> HttpResponseBase:
        """The answer to it, with a small paper in place of each file."""
        files = {name: SimpleUploadedFile("giay.pdf", PAPER, "application/pdf") for name in self.files}
        return client.post(self.address, {**self.values, **files, **changes})


def parsed(page: str) -> Any:
    return html.fromstring(page)


def forms_of(page: str, address: str, *, words: str = "Lời ghi") -> Iterator[Form]:
    """Every form of the page that is sent by POST; where it asks for any words, `words`."""
    for one in parsed(page).forms if "<form" in page else ():
        if (one.get("method") or "get").lower() == "post":
            form = Form(urljoin(address, one.get("action") or address))
            for part in one.iter("input", "select", "textarea"):
                if part.get("name"):
                    _fill(form, part, words)
            buttons = [button for button in one.iter("button") if button.get("name")]
            if buttons:
                form.values.setdefault(buttons[0].get("name"), [buttons[0].get("value", "")])
            yield form


def _fill(form: Form, part: Any, words: str) -> None:
    name, kind = part.get("name"), part.get("type", "text")
    if part.tag == "select":
        offered = [one.get("value", "") for one in part.iter("option")]
        chosen = [one.get("value", "") for one in part.iter("option") if one.get("selected") is not None]
        form.values[name] = [one for one in [*chosen, *offered] if one][:1]
        form.keys |= {name} if any(one.isdigit() for one in offered) else set()
    elif kind == "file":
        form.files.add(name)
    elif kind in ("checkbox", "radio"):
        value = part.get("value", "on")
        if kind == "checkbox":
            form.values.setdefault(name, []).append(value)
        elif name not in form.values or part.get("checked") is not None:
            form.values[name] = [value]
        form.keys |= {name} if value.isdigit() else set()
    elif kind not in NOT_SENT:
        _write(form, part, kind, words)


def _write(form: Form, part: Any, kind: str, words: str) -> None:
    name = part.get("name")
    stands = (part.text or "").strip() if part.tag == "textarea" else part.get("value", "")
    signs = (part.get("placeholder"), part.get("inputmode"), kind)
    fitting = next((FITTING[sign] for sign in signs if sign in FITTING), "")
    if name in ASKED_EXACTLY:
        form.values[name] = [ASKED_EXACTLY[name]]
    elif fitting:
        is_asked = part.get("required") is not None
        form.values[name] = [stands or (fitting[: int(part.get("maxlength", 20))] if is_asked else "")]
    elif kind == "hidden" or part.get("autocomplete") == "new-password":
        form.values[name] = [stands]
        form.keys |= {name} if stands.isdigit() else set()
    else:
        form.words.add(name)
        form.values[name] = [words[: int(part.get("maxlength", 500))]]
