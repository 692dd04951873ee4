"""The door for gateways: what they tell is kept, in whatever letters they bring it."""

import pytest
from django.test import Client

from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.models import Gateway, Heard
from ansinh.messaging.services import open_gateway
from ansinh.messaging.testing import KANNEL
from ansinh.messaging.tests.conftest import Office

pytestmark = pytest.mark.django_db
QUESTION = "Nộp ở đâu vậy cô?"


def _address(office: Office, *, word: str) -> str:
    Gateway.objects.update(closed_on=office.area.valid_from)
    with acting(office.mai):
        gateway = open_gateway(actor=office.mai, area=office.area, kind="kannel", title="Cổng", told=KANNEL)
    return f"/gateways/{gateway.pk}/news/?word={word}&from=%2B84912345678&id=in-1"


@pytest.mark.parametrize("letters", ["UTF-8", "UTF-16BE"])
def test_an_answer_with_accents_comes_in_whole(office: Office, letters: str) -> None:
    told = Client().post(_address(office, word="x"), QUESTION, content_type=f"text/plain; charset={letters}")

    assert told.status_code == 200
    with acting(SYSTEM):
        assert [(one.address, one.text) for one in Heard.objects.all()] == [("0912345678", QUESTION)]


def test_whoever_does_not_know_the_word_is_turned_away(office: Office) -> None:
    told = Client().post(_address(office, word="khac"), b"TC", content_type="text/plain; charset=UTF-8")

    assert told.status_code == 403
    with acting(SYSTEM):
        assert not Heard.objects.exists()
