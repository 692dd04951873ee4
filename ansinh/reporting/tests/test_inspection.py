"""The inspector's sample: the same for the same seed, what each file lacks, who may look, and the trail of it."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Decision, DecisionItem
from ansinh.benefits.queries.inspection import DrawnFrom, Sample, sampled_keys
from ansinh.benefits.services.papers import attach_signed_copy, record_notification
from ansinh.benefits.testing import make_decided, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual, Source
from ansinh.registry.services import record_population_check
from ansinh.reporting.services import draw_sample
from ansinh.reporting.tests.conftest import SignedIn

pytestmark = pytest.mark.django_db
ASKED = {
    "area": "25522", "drawn_from": "decisions", "since": "01/07/2026", "until": "20/11/2026", "size": "20", "seed": "7",
}  # fmt: skip


def _decided(desk: Desk, *names: str, **changes: object) -> list[Individual]:
    people = []
    for name in names:
        with acting(desk.lan):
            person = make_disabled(desk.lan, desk.area, name, **changes)
        with acting(desk.minh):
            make_decided(desk.lan, desk.minh, desk.area, person)
        people.append(person)
    return people


def _look(client: Client, status: int = 200, **changes: str) -> str:
    response = client.get("/inspection/", {**ASKED, **changes})
    assert response.status_code == status, response.content.decode()
    return html.unescape(response.content.decode())


def _sample(desk: Desk, *, seed: int = 7, size: int = 5, drawn_from: DrawnFrom = DrawnFrom.DECISIONS) -> Sample:
    return Sample(desk.area.path, drawn_from, dt.date(2026, 7, 1), TODAY, size, seed)


def test_the_same_seed_draws_the_same_files_and_another_draws_others(desk: Desk) -> None:
    _decided(desk, *(f"Phạm Văn {chr(65 + number)}" for number in range(12)))

    with acting(desk.minh):
        first = sampled_keys(_sample(desk))
        assert len(first) == 5
        assert sampled_keys(_sample(desk)) == first
        assert sampled_keys(_sample(desk, seed=8)) != first
        assert set(first) < set(DecisionItem.objects.values_list("pk", flat=True))


def test_a_file_tells_all_that_it_lacks(desk: Desk, signed_in: SignedIn) -> None:
    [binh] = _decided(desk, "Phạm Văn Bình")

    page = _look(signed_in(desk.area))

    for lack in (
        "Decision: no signed copy is attached",
        "Decision: the day on which the person was told",
        "Identity number: none is registered",
        "Population database: the person was never compared",
        "Bank account: none is used, the way is “post office”",
    ):
        assert lack in page, lack
    assert "Files that lack something: 1" in page
    assert f"/people/{binh.pk}/" in page
    assert "K6" in page


def test_what_was_mended_is_lacking_no_longer(desk: Desk, signed_in: SignedIn) -> None:
    [binh] = _decided(desk, "Phạm Văn Bình")
    with acting(desk.minh):
        decision = Decision.objects.get()
        attach_signed_copy(actor=desk.minh, decision=decision, name="qd.pdf", content=b"%PDF-1.7")
        record_notification(actor=desk.minh, decision=decision, on=TODAY, how="trao tay")
    with acting(desk.lan):
        record_population_check(actor=desk.lan, individual=binh, result="matches")

    page = _look(signed_in(desk.area))

    assert "signed copy" not in page
    assert "was told" not in page
    assert "never compared" not in page


def test_a_fact_known_by_an_old_list_only_lacks_its_paper(desk: Desk, signed_in: SignedIn) -> None:
    with acting(desk.lan):
        facts = [("disability", {"value": "severe", "source": Source.PAYMENT_LIST})]
        person = make_person(desk.lan, desk.area, "Lê Văn Cũ", birth_date=dt.date(1980, 1, 1), facts=facts)
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), on=dt.date(2026, 10, 5))

    page = _look(signed_in(desk.area))
    assert "Disability (severe): known only by the payment list" in page
    assert "Application: none stands behind this decision" in page
    assert "Facts: none are sealed with the decision" in page

    masked = _look(signed_in(desk.area.parent, "province_officer", "hoa"))
    assert "isability" not in masked
    assert "K6" not in masked
    assert "proof of what the right rests on: wanting" in masked.lower()


def test_a_category_without_any_recorded_fact_is_told(desk: Desk, signed_in: SignedIn) -> None:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, "Lê Văn Không", birth_date=dt.date(1980, 1, 1))
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 10), on=dt.date(2026, 10, 5))

    assert "Disability: not recorded for this month" in _look(signed_in(desk.area))


def test_recipients_are_drawn_as_well(desk: Desk, signed_in: SignedIn) -> None:
    _decided(desk, "Phạm Văn Bình", "Phạm Văn Hai")

    page = _look(signed_in(desk.area), drawn_from="recipients")

    assert "2 files of 2" in page
    assert "Phạm Văn Hai" in page
    assert "no signed copy" in page


def test_the_sample_is_printed(desk: Desk, signed_in: SignedIn) -> None:
    _decided(desk, "Phạm Văn Bình")
    auditor = signed_in(desk.area)

    response = auditor.get("/inspection/paper/", ASKED)

    assert response.content.startswith(b"%PDF")
    assert auditor.get("/inspection/paper/").status_code == 302


def test_every_look_is_written_down_with_the_files_seen(desk: Desk, signed_in: SignedIn) -> None:
    _decided(desk, "Phạm Văn Bình")
    auditor = signed_in(desk.area)

    _look(auditor)
    auditor.get("/inspection/paper/", ASKED)

    with acting(SYSTEM):
        entries = list(AuditEntry.objects.filter(act="read_files", actor_username="dung"))
        keys = list(DecisionItem.objects.values_list("pk", flat=True))
    assert [entry.after and entry.after["keys"] for entry in entries] == [keys, keys]
    assert entries[0].after is not None
    assert entries[0].after["seed"] == 7


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"size": "0"}, "greater than or equal to 1"),
        ({"size": "500"}, "less than or equal to 100"),
        ({"since": "hôm qua"}, "Expected a day like"),
        ({"until": "01/01/2026"}, "not before the first one"),
        ({"seed": "x"}, "whole number"),
        ({"area": "99999"}, "is not offered any more"),
    ],
)
def test_what_cannot_be_drawn_is_said_on_the_form(
    desk: Desk, signed_in: SignedIn, changes: dict[str, str], said: str
) -> None:
    assert said in _look(signed_in(desk.area), 422, **changes)


@pytest.mark.parametrize("role", ["commune_officer", "bank_officer", "administrator"])
def test_who_does_not_inspect_sees_nothing(desk: Desk, signed_in: SignedIn, role: str) -> None:
    client = signed_in(desk.area, role, "mai")

    assert client.get("/inspection/").status_code == 403
    assert client.get("/inspection/", ASKED).status_code == 403
    assert client.get("/inspection/paper/", ASKED).status_code == 403
    assert 'href="/inspection/"' not in client.get("/law/").content.decode()


@pytest.mark.parametrize("role", ["auditor", "approver"])
def test_who_inspects_finds_the_place(desk: Desk, signed_in: SignedIn, role: str) -> None:
    client = signed_in(desk.area, role)

    page = client.get("/inspection/").content.decode()

    assert 'href="/inspection/" aria-current="page"' in page
    assert 'name="seed"' in page


def test_the_service_asks_for_right_and_place(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    with pytest.raises(NoRight):
        draw_sample(actor=desk.lan, area=desk.area, sample=_sample(desk))
    with pytest.raises(OutsideScope):
        draw_sample(actor=desk.minh, area=there.area, sample=_sample(there))


def test_files_of_another_commune_are_nowhere(desk: Desk, signed_in: SignedIn) -> None:
    there = make_desk("25480", "Bình Minh")
    _decided(there, "Phạm Văn Lạ")
    auditor = signed_in(desk.area)

    page = _look(auditor)
    assert "Lạ" not in page
    assert "0 files of 0" in page
    refused = _look(auditor, 422, area="25480")
    assert "Bình Minh" not in refused
    assert auditor.get("/inspection/paper/", {**ASKED, "area": "25480"}).status_code == 302


def test_a_sample_asks_as_often_for_many_as_for_few(desk: Desk, signed_in: SignedIn) -> None:
    make_hamlet(desk.area)
    auditor = signed_in(desk.area)
    counts = []
    for names in (("Phạm Văn A",), tuple(f"Phạm Văn {chr(66 + number)}" for number in range(8))):
        _decided(desk, *names)
        _look(auditor)
        with CaptureQueriesContext(connection) as queries:
            _look(auditor)
        asked = [one["sql"] for one in queries.captured_queries]
        counts.append(sum(not re.match(r"(?i)(release )?savepoint|select set_config", sql) for sql in asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 20
