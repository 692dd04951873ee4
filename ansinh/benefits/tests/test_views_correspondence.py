"""The page of a person tells what was sent to the person and what came back, to those who may see messages."""

import pytest

from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, page_of
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer, Medium
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import hear, send_due, settle_heard, start_campaign
from ansinh.messaging.testing import PlayedChannel, mai, make_campaign, make_gateway
from ansinh.registry.models import Individual
from ansinh.registry.testing import hoa

pytestmark = pytest.mark.django_db


def _written_to(desk: Desk) -> Individual:
    actor, gateway = mai(desk.area), make_gateway(desk.area)
    with acting(desk.lan):
        person = hoa(desk.lan, desk.area)
    with acting(actor):
        recipient = Recipient(
            f"i{person.pk}", person.full_name, person.area_path, (Way(Medium.SMS, "0912345678"),),
            individual=person.pk, told={"ten": person.full_name, "ngay": "31/12/2026"},
        )  # fmt: skip
        campaign = make_campaign(actor, desk.area, [recipient], title="Nhắc thẻ")
        start_campaign(actor=actor, campaign=campaign, agreed=1)
    send_due(make_channel=lambda one: PlayedChannel())  # type: ignore[arg-type, return-value]
    hear(gateway=gateway, news=[Answer("0912345678", "Cho hỏi nộp ở đâu", provider_id="in-1")])
    settle_heard(gateway=gateway)
    return person


def test_a_person_has_messages_and_answers(desk: Desk) -> None:
    person = _written_to(desk)

    shown = page_of(client_of(desk.area), f"/people/{person.pk}/")

    assert "Nhắc thẻ" in shown
    assert "Cho hỏi nộp ở đâu" in shown


def test_who_may_not_see_messages_reads_none(desk: Desk) -> None:
    person = _written_to(desk)
    head = client_of(desk.area, "bank_officer", "nam")

    assert head.get(f"/people/{person.pk}/").status_code == 403
