"""An office's own words by the screens: looked at on a letter, kept, listed."""

import pytest

from ansinh.benefits.models import Wording
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, page_of, queries_of
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db
OWN = {
    "valid_from": "20/11/2026", "grounds": "Căn cứ Quy chế làm việc của {cơ quan}", "closing": "",
    "recipients": "Phòng Kinh tế\nLưu: VT",
}  # fmt: skip


def _kept(desk: Desk) -> int:
    with acting(desk.lan):
        return Wording.objects.count()


def test_a_wording_is_looked_at_on_a_letter_then_kept_and_listed(desk: Desk) -> None:
    client, place = client_of(desk.area), f"/offices/{desk.area.pk}/wordings/"
    assert place in page_of(client, f"/offices/{desk.area.pk}/")
    assert page_of(client, place).count(">the system's text<") == 8

    looked = client.post(f"{place}grant/", {**OWN, "look": "yes"})
    assert (looked.status_code, looked["Content-Type"]) == (200, "application/pdf")
    assert looked.content.startswith(b"%PDF")
    assert _kept(desk) == 0

    assert client.post(f"{place}grant/", OWN)["Location"] == place
    assert "own words since 20/11/2026" in page_of(client, place)
    page = page_of(client, f"{place}grant/")
    assert "Căn cứ Quy chế làm việc của {cơ quan}" in page
    assert "Phòng Kinh tế" in page
    assert len(queries_of(client, place)) <= 20


@pytest.mark.parametrize("kind", ["grant", "adjust", "refuse", "suspend", "resume", "end", "recover", "review"])
def test_every_kind_of_letter_can_be_looked_at(desk: Desk, kind: str) -> None:
    client = client_of(desk.area)

    looked = client.post(f"/offices/{desk.area.pk}/wordings/{kind}/", {**OWN, "look": "yes"})

    assert looked.content.startswith(b"%PDF")


@pytest.mark.parametrize("look", [{"look": "yes"}, {}])
def test_what_cannot_be_kept_is_told_on_the_form_with_what_was_typed(desk: Desk, look: dict[str, str]) -> None:
    client = client_of(desk.area)

    response = client.post(f"/offices/{desk.area.pk}/wordings/grant/", {**OWN, **look, "closing": "Gửi {người nhận}"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "“{người nhận}” is none of them" in page
    assert "Gửi {người nhận}</textarea>" in page
    assert _kept(desk) == 0


def test_who_only_reads_sees_the_words_and_no_form(desk: Desk) -> None:
    client_of(desk.area).post(f"/offices/{desk.area.pk}/wordings/grant/", OWN)
    auditor, place = client_of(desk.area, "auditor", "kiem"), f"/offices/{desk.area.pk}/wordings/"

    page = page_of(auditor, f"{place}grant/")

    assert "Phòng Kinh tế" in page
    assert "<textarea" not in page
    assert auditor.post(f"{place}grant/", OWN).status_code == 403
    assert client_of(desk.area, "bank_officer", "ngan").get(place).status_code == 403
    assert auditor.get(f"{place}no-such-letter/").status_code == 404
