"""Two people at one list or one queue: whoever comes second is told what was done meanwhile, and by whom."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from ansinh.accounts.models import User
from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.registry.models import ImportRun, PairState, PreviewRow
from ansinh.registry.services import reject_duplicates
from ansinh.registry.testing import an_officer, make_individual
from ansinh.registry.tests.test_views import HEADINGS, TU, _bring, _client, _run
from ansinh.registry.tests.test_views_duplicates import WHY, _now, _pairs

pytestmark = pytest.mark.django_db
OPENED, BETWEEN, SENT = (dt.datetime(2026, 11, 22, hour, 30, tzinfo=clock.VIET_NAM) for hour in (9, 10, 11))
TOLD = "on 22/11/2026 at 10:30, after you had opened this page"


@pytest.fixture
def mai(tan_dong: Area) -> Client:
    return _client(tan_dong)


@pytest.fixture
def tuan(tan_dong: Area) -> Client:
    client = _client(tan_dong, username="tuan")
    User.objects.filter(username="tuan").update(full_name="Võ Anh Tuấn")
    return client


def _seen(client: Client, address: str) -> str:
    with clock.at(OPENED):
        found = re.search(r'name="seen" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def _send(client: Client, address: str, at: dt.datetime, status: int, **values: Any) -> str:
    with clock.at(at):
        response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _doubtful(client: Client, tan_dong: Area) -> tuple[ImportRun, list[int]]:
    lan = an_officer(tan_dong)
    with clock.at(OPENED):
        with acting(lan):
            born = {"full_name": "Lê Văn Tư", "birth_date": dt.date(1970, 5, 15)}
            people = [make_individual(lan, tan_dong, **born).pk for _ in range(2)]
        _bring(client, TU)
    return _run(), people


def test_a_row_settled_meanwhile_is_not_settled_again_in_silence(mai: Client, tuan: Client, tan_dong: Area) -> None:
    run, people = _doubtful(mai, tan_dong)
    address = f"/imports/{run.pk}/"
    seen = _seen(mai, address)
    row = {"row": "2", "sheet": "", "seen": seen}
    _send(tuan, f"{address}settle/", BETWEEN, 302, answer=f"candidate:{people[0]}", **row)

    told = _send(mai, f"{address}settle/", SENT, 409, answer=f"candidate:{people[1]}", **row)

    assert "Võ Anh Tuấn" in told
    assert TOLD in told
    with acting(SYSTEM):
        assert PreviewRow.objects.get(run=run).individual_id == people[0]


def test_columns_that_somebody_else_told_meanwhile_are_not_replaced(mai: Client, tuan: Client) -> None:
    with clock.at(OPENED):
        _bring(mai, TU, headings=[*HEADINGS[:4], "Mã riêng", *HEADINGS[5:]])
    address = f"/imports/{_run().pk}/columns/"
    seen = _seen(mai, address)
    fields = ("", "full_name", "birth_date", "sex", "identity_number", "hamlet", "category_text", "amount")
    values = {"seen": seen, **{f"column-{place}": name for place, name in enumerate(fields)}}
    _send(tuan, address, BETWEEN, 302, later="1", **values)

    told = _send(mai, address, SENT, 409, **{**values, "column-4": ""})

    assert "Võ Anh Tuấn" in told
    assert TOLD in told


def test_pairs_settled_meanwhile_are_told_with_who_settled_them(mai: Client, lan: Actor, tan_dong: Area) -> None:
    with clock.at(OPENED):
        pairs = _pairs(lan, tan_dong)
    seen = _seen(mai, "/duplicates/")
    with clock.at(BETWEEN), acting(lan):
        reject_duplicates(actor=lan, pairs=pairs[:1], why=WHY, on=BETWEEN.date())

    told = _send(mai, "/duplicates/reject/", SENT, 409, chosen=[pair.pk for pair in pairs], why=WHY, seen=seen)

    assert lan.full_name in told
    assert TOLD in told
    assert _now(pairs[1]).state == PairState.OPEN
