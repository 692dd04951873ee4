"""The first site over benefits: today's state, finding people, one person with the reasons for each đồng."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import DecisionItem
from ansinh.benefits.testing import make_assessed, make_decided, make_disabled
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_account, make_circumstance, make_payee

pytestmark = pytest.mark.django_db
DECEMBER = Month(2026, 12)


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=max(dt.date(2025, 7, 1), area.valid_from))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _recipient(desk: Desk, full_name: str = "Phạm Văn Bình") -> Individual:
    """A severely disabled adult with a decision signed today."""
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, full_name)
    with acting(SYSTEM, scope=desk.area.path):
        make_decided(desk.lan, desk.minh, desk.area, person)
    return person


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _acts(act: str) -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act=act, actor_username="mai").count()


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        _page(client, address)
    return len(caught)


def test_the_first_page_tells_the_approved_month_of_the_own_commune(desk: Desk) -> None:
    _recipient(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    neighbour = make_desk("25480", "Bình Minh")
    _recipient(neighbour, "Lê Văn Út")
    _recipient(neighbour, "Võ Thị Ba")
    pay(neighbour, DECEMBER, on=dt.date(2026, 11, 20))

    page = _page(_client(desk.area), "/")

    assert "Approved for 12/2026" in page
    assert re.search(r'stat-value"><a class="stretched-link" href="/recipients/\?month=2026-12">1</a>', page)
    assert re.search(r'stat-value"><a [^>]*href="/recipients/\?month=2026-12&amp;way=bank">0%</a>', page)
    assert "Persons with disabilities" in page


def test_every_figure_of_the_month_leads_to_the_people_behind_it(desk: Desk) -> None:
    _recipient(desk)
    with acting(desk.lan):
        by_bank = make_disabled(desk.lan, desk.area, "Võ Thị Ba")
        make_payee(desk.lan, by_bank, account=make_account(desk.lan, by_bank))
    with acting(SYSTEM, scope=desk.area.path):
        make_decided(desk.lan, desk.minh, desk.area, by_bank)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    officer = _client(desk.area)

    people = {
        asked: set(re.findall(r'href="/people/\d+/">([^<]+)</a>', _page(officer, f"/recipients/?month=2026-12{asked}")))
        for asked in ("", "&way=bank", "&way=cash", "&group=disabled", "&group=elderly", "&benefit=social_allowance")
    }
    both = {"Phạm Văn Bình", "Võ Thị Ba"}
    assert people == {
        "": both, "&way=bank": {"Võ Thị Ba"}, "&way=cash": {"Phạm Văn Bình"}, "&group=disabled": both,
        "&group=elderly": set(), "&benefit=social_allowance": both,
    }  # fmt: skip
    # Who may not see categories is not told who is in which group.
    bank = _client(desk.area, "bank_officer", "tam")
    assert "&amp;group=" not in _page(bank, "/")
    assert "Phạm Văn Bình" in _page(bank, "/recipients/?month=2026-12&group=elderly")
    _page(_client(make_hamlet(desk.area), "hamlet_head", "tuan"), "/recipients/", status=403)


def test_the_first_page_tells_what_happened_and_what_the_two_lists_found(desk: Desk) -> None:
    person = _recipient(desk)
    officer = _client(desk.area)
    assert "not looked at yet" in _page(officer, "/")
    officer.post("/checks/missed/", {"month": "2026-11"})
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 11, 2))

    page = _page(officer, "/")

    assert re.search(
        rf'<a href="/people/{person.pk}/">Phạm Văn Bình</a>\s*<span[^>]*>Trần Thị Lan recorded a death</span>', page
    )
    assert re.search(r'/checks/missed/\?month=2026-11">.*?looked at on 20/11/2026.*?number">\d+<', page, re.DOTALL)
    # A neighbour's death is no news here.
    assert "recorded a death" not in _page(_client(make_desk("25480", "Bình Minh").area, username="tam"), "/")
    assert "signed a decision" in page


def test_proofs_that_lapse_are_a_list_of_their_own(desk: Desk) -> None:
    with acting(desk.lan):
        for number in range(10):
            one = make_disabled(desk.lan, desk.area, f"Lê Văn Út {number}")
            make_circumstance(desk.lan, one, "studying", expires_on=dt.date(2027, 1, 1))
    officer = _client(desk.area)

    assert '<a href="/people/proofs/">10</a>' in _page(officer, "/")
    page = _page(officer, "/people/proofs/")
    assert page.count("01/01/2027") == 10
    assert "Lê Văn Út 7" in _page(officer, "/people/proofs/?q=ut+7")
    assert "Lê Văn Út 7" not in _page(_client(make_desk("25480", "Bình Minh").area, username="tam"), "/people/proofs/")
    _page(_client(desk.area, "bank_officer", "bich"), "/people/proofs/", status=403)


def test_the_first_page_names_what_waits_for_this_person_with_the_numbers_of_the_lists(desk: Desk) -> None:
    with acting(desk.lan):
        for name in ("Phạm Văn A", "Phạm Văn B"):
            make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, name))
        make_disabled(desk.lan, desk.area, "Phạm Văn C", birth_date=dt.date(1956, 11, 3))
    chair, officer = _client(desk.area, "approver", "minh"), _client(desk.area)

    page = _page(chair, "/")
    assert re.search(r'drawer=to_decide">\s*<span>Applications to be signed.*?>2<', page, re.DOTALL)
    assert _page(chair, "/applications/?drawer=to_decide").count('name="chosen"') == 2
    page = _page(officer, "/")
    assert "to_decide" not in page
    assert "Prepare the payroll of 11/2026" in page
    assert "/people/turning/?age=70&amp;month=2026-11" in page
    assert "Phạm Văn C" in _page(officer, "/people/turning/?age=70&month=2026-11")
    assert "Phạm Văn C" in _page(officer, "/people/turning/?age=70&month=2026-11&q=pham+c")
    assert "Phạm Văn C" not in _page(officer, "/people/turning/?age=70&month=2026-11&q=le")
    assert "Phạm Văn C" not in _page(officer, "/people/turning/?age=75&month=soon")
    assert _queries(officer, "/") <= 30


def test_who_may_only_read_has_nothing_to_do(desk: Desk) -> None:
    with acting(desk.lan):
        make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    assert "To do" not in _page(_client(desk.area, "auditor"), "/")


def test_the_first_page_of_an_empty_commune_says_so(desk: Desk) -> None:
    assert "No month has been approved yet" in _page(_client(desk.area), "/")


def test_the_first_page_warns_of_proofs_60_days_ahead_and_of_files_overdue(desk: Desk) -> None:
    with acting(desk.lan):
        one = make_disabled(desk.lan, desk.area, "Lê Văn Út")
        make_circumstance(desk.lan, one, "studying", expires_on=dt.date(2027, 1, 19))
        late = make_disabled(desk.lan, desk.area, "Võ Thị Ba")
        make_circumstance(desk.lan, late, "studying", expires_on=dt.date(2027, 1, 20))
        make_assessed(desk.lan, desk.area, one)

    page = _page(_client(desk.area), "/")

    assert "19/01/2027" in page
    assert "20/01/2027" not in page
    assert "Deadlines" in page


def test_a_hamlet_head_is_led_from_the_first_page_to_the_own_hamlet(desk: Desk) -> None:
    assert _client(make_hamlet(desk.area), "hamlet_head").get("/").headers["Location"] == "/my-hamlet/"


@pytest.mark.parametrize("typed", ["binh", "Bình", "pham binh", "BINH PHAM", "bin"])
def test_people_are_found_without_accents_and_in_any_order(desk: Desk, typed: str) -> None:
    _recipient(desk)

    assert "Phạm Văn Bình" in _page(_client(desk.area), f"/people/?q={typed}")


def test_people_of_another_commune_are_neither_found_nor_shown(desk: Desk) -> None:
    person = _recipient(desk)
    client = _client(make_desk("25480", "Bình Minh").area)

    assert "Nobody found" in _page(client, "/people/?q=binh")
    assert "Phạm Văn Bình" not in _page(client, f"/people/{person.pk}/", status=404)


def test_while_typing_only_the_rows_are_sent(desk: Desk) -> None:
    _recipient(desk)

    response = _client(desk.area).get("/people/?q=binh", headers={"HX-Request": "true", "accept-language": "en"})

    assert "Phạm Văn Bình" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_who_may_not_see_the_registry_finds_nobody(desk: Desk) -> None:
    person = _recipient(desk)
    client = _client(desk.area, "bank_officer")

    assert "see households and people" in _page(client, "/people/?q=binh", status=403)
    assert "Phạm Văn Bình" not in _page(client, f"/people/{person.pk}/", status=403)


def test_the_page_of_a_person_gives_the_reason_of_each_amount(desk: Desk) -> None:
    person = _recipient(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    with acting(desk.lan):
        item = DecisionItem.objects.select_related("decision").get(individual=person)

    page = _page(_client(desk.area), f"/people/{person.pk}/")

    assert item.amount == 810_000
    assert "810,000" in page
    assert item.reasons
    assert all(page.count(reason.replace('"', "&quot;").replace("'", "&#x27;")) >= 2 for reason in item.reasons)
    assert item.articles in page
    assert item.decision.reference in page
    assert 'href="/payrolls/' in page


def test_reading_health_facts_and_bank_accounts_is_logged_once_a_look(desk: Desk) -> None:
    person = _recipient(desk)
    with acting(desk.lan):
        make_account(desk.lan, person)
    client = _client(desk.area)

    page = _page(client, f"/people/{person.pk}/")

    assert "Disability: severe" in page
    assert "7002205123456" in page
    assert (_acts("read_health"), _acts("read_bank_account")) == (1, 1)


def test_without_the_right_health_reasons_and_accounts_are_hidden_and_nothing_is_logged(desk: Desk) -> None:
    person = _recipient(desk)
    with acting(desk.lan):
        make_account(desk.lan, person)
        [reason, *_] = DecisionItem.objects.get(individual=person).reasons
    client = _client(make_province(), "province_officer")

    page = _page(client, f"/people/{person.pk}/")

    assert "Health fact (hidden)" in page
    assert "(reason hidden)" in page
    assert "severe" not in page
    assert not re.search(r"\bK6\b", page)
    assert reason not in page
    assert "7002205123456" not in page
    assert "…3456" in page
    assert (_acts("read_health"), _acts("read_bank_account")) == (0, 0)


def test_the_auditor_reads_a_person_and_leaves_a_trace(desk: Desk) -> None:
    person = _recipient(desk)

    page = _page(_client(make_province(), "auditor"), f"/people/{person.pk}/")

    assert "Disability: severe" in page
    assert _acts("read_health") == 1


def test_the_number_of_queries_does_not_grow_with_the_number_of_people(desk: Desk) -> None:
    first = _recipient(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    client = _client(desk.area)
    addresses = ["/", "/people/?q=pham", f"/people/{first.pk}/"]
    few = [_queries(client, address) for address in addresses]

    for name in ("Phạm Văn Hai", "Phạm Văn Ba", "Phạm Văn Tư", "Phạm Văn Năm"):
        _recipient(desk, name)
    pay(desk, DECEMBER + 1, on=dt.date(2026, 11, 20))

    assert [_queries(client, address) for address in addresses] == few
    assert max(few) <= 45
