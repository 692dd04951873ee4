"""The officer's side: the queue of reports, visits asked for and what was found, the heads' phones, today."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.models import LinkState, PhoneLink
from ansinh.accounts.testing import make_duty, make_user
from ansinh.coordination.models import HamletReport, ReportKind, ReportState, Visit, VisitFinding, VisitState
from ansinh.coordination.offers import waiting_today
from ansinh.coordination.services import record_sighting, record_visit
from ansinh.coordination.testing import make_neighbour, make_report, make_visit
from ansinh.coordination.tests.conftest import SINCE, Village, client_of, make_village, page
from ansinh.coordination.tests.paying import pay_by_bank
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.counting import counts_of
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.ui.slots import Link, Waiting

pytestmark = pytest.mark.django_db
LISTS = ("/hamlets/reports/", "/hamlets/visits/", "/hamlets/not-seen/", "/hamlets/heads/")


def _do(client: Client, address: str, act: str, status: int = 302, **values: str) -> str:
    posted = {f"{act}-{name}": value for name, value in values.items()}
    response = client.post(f"{address}do/{act}/", posted)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _reported(village: Village, kind: ReportKind = ReportKind.DIED) -> HamletReport:
    with acting(village.ba):
        subject = village.home if kind == ReportKind.BORN else village.hoa
        return make_report(village.ba, subject, kind, note="đã chôn cất")


def _now(report: HamletReport) -> HamletReport:
    with acting(SYSTEM):
        return HamletReport.objects.get(pk=report.pk)


def test_a_death_goes_from_the_first_page_to_the_registry(village: Village) -> None:
    report, officer = _reported(village), client_of(village.area)
    address = f"/hamlets/reports/{report.pk}/"
    assert 'href="/hamlets/reports/"' in page(officer, "/")
    assert "Nguyễn Thị Hòa" in page(officer, "/hamlets/reports/")
    assert "đã chôn cất" in page(officer, address)

    _do(officer, address, "confirm_death", died_on="20/11/2026", certificate="12/TLKT")

    assert "the payments end with its month" in page(officer, address)
    assert f'href="/people/{village.hoa.pk}/"' in page(officer, address)
    with acting(SYSTEM):
        assert Individual.objects.get(pk=village.hoa.pk).death_certificate == "12/TLKT"
    assert "Nguyễn Thị Hòa" not in page(officer, "/hamlets/reports/?state=reported")
    assert "Reports from the hamlets to be confirmed" not in page(officer, "/")


def test_a_list_finds_names_without_accents_and_sorts_them_as_vietnamese_lists_do(village: Village) -> None:
    officer = client_of(village.area)
    with acting(village.lan):
        for name in ("Lê Văn Ân", "Phạm Thị Đào", "Vũ Thị An", "Đỗ Văn Dũng"):
            make_visit(village.lan, make_neighbour(village.lan, village.home, name, "other"))

    assert "Phạm Thị Đào" in page(officer, "/hamlets/visits/?q=dao+pham")
    assert "Đỗ Văn Dũng" not in page(officer, "/hamlets/visits/?q=dao+pham")
    shown = page(officer, "/hamlets/visits/?sort=name")
    places = [shown.index(name) for name in ("Vũ Thị An", "Lê Văn Ân", "Đỗ Văn Dũng", "Phạm Thị Đào")]
    assert places == sorted(places)


def test_a_birth_leads_to_the_household(village: Village) -> None:
    report, officer = _reported(village, ReportKind.BORN), client_of(village.area)

    _do(officer, f"/hamlets/reports/{report.pk}/", "confirm")

    assert f'href="/households/{village.home.pk}/"' in page(officer, f"/hamlets/reports/{report.pk}/")


def test_a_move_without_a_commune_that_asks_is_confirmed_only(village: Village) -> None:
    report, officer = _reported(village, ReportKind.MOVED_AWAY), client_of(village.area)

    _do(officer, f"/hamlets/reports/{report.pk}/", "confirm_move", on="20/11/2026")

    assert _now(report).state == ReportState.CONFIRMED


def test_a_household_is_put_into_the_hamlet_chosen(village: Village) -> None:
    with acting(village.ba):
        report = make_report(village.ba, village.home, ReportKind.MOVED_AWAY)
    officer = client_of(village.area)
    assert "Tân Lợi" in page(officer, f"/hamlets/reports/{report.pk}/")

    hamlet = str(village.next_hamlet.pk)
    _do(officer, f"/hamlets/reports/{report.pk}/", "confirm_move", on="20/11/2026", hamlet=hamlet)

    with acting(SYSTEM):
        assert Individual.objects.get(pk=village.hoa.pk).hamlet_id == village.next_hamlet.pk


def test_what_is_refused_stands_on_the_form(village: Village) -> None:
    report, officer = _reported(village), client_of(village.area)
    address = f"/hamlets/reports/{report.pk}/"

    assert "cannot have died" in _do(officer, address, "confirm_death", 422, died_on="01/01/1900", certificate="")
    _do(officer, address, "reject", 422, why="")
    _do(officer, address, "reject", why="Nhầm người")
    told = _do(officer, address, "confirm_death", 409, died_on="20/11/2026", certificate="")
    assert "Lê Thị Mai has answered this report" in told
    assert _now(report).reason == "Nhầm người"


def test_who_may_not_confirm_sees_no_queue(village: Village) -> None:
    report = _reported(village)
    for role, username in (("approver", "minh"), ("auditor", "dung"), ("bank_officer", "nam")):
        client = client_of(village.area, role, username)
        for address in (*LISTS, f"/hamlets/reports/{report.pk}/"):
            page(client, address, 403)
        _do(client, f"/hamlets/reports/{report.pk}/", "reject", 403, why="x")
        assert "Reports from the hamlets" not in page(client, "/")


def test_another_commune_sees_no_report_visit_or_head_of_here(village: Village) -> None:
    report = _reported(village)
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    duty = make_duty(make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", village.hamlet, valid_from=SINCE)
    stranger = client_of(make_village("25480", "Bình Minh").area)

    for address in LISTS:
        shown = page(stranger, address)
        assert "Phạm Văn Ba" not in shown
        assert "0 rows" in shown
        exported = b"".join(stranger.get(f"{address}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
        assert "Phạm Văn Ba" not in exported
        assert "Nguyễn Thị Hòa" not in exported
    for address in (
        f"/hamlets/reports/{report.pk}/", f"/hamlets/visits/{visit.pk}/", f"/hamlets/heads/{duty.pk}/",
        f"/hamlets/visits/new/?person={village.hoa.pk}",
    ):  # fmt: skip
        assert "Hòa" not in page(stranger, address, 404)
    assert stranger.post(f"/hamlets/heads/{duty.pk}/link/").status_code == 404
    _do(stranger, f"/hamlets/reports/{report.pk}/", "reject", 404, why="x")


def test_a_visit_is_asked_for_and_leads_to_the_application(village: Village) -> None:
    officer = client_of(village.area)
    address = f"/hamlets/visits/new/?person={village.hoa.pk}&benefit=social_pension"
    assert "Does the family know of the social pension?" in page(officer, address)

    response = officer.post(address, {"question": "Hỏi giấy tờ", "due_on": "04/12/2026"})
    with acting(SYSTEM):
        visit = Visit.objects.get()
    assert response["Location"] == f"/hamlets/visits/{visit.pk}/"
    assert officer.post(address, {"question": "Hỏi giấy tờ", "due_on": "04/12/2026"}).status_code == 409
    assert officer.post(address, {"question": "", "due_on": "19/11/2026"}).status_code == 422
    with acting(village.ba):
        record_visit(actor=village.ba, visit=visit, finding=VisitFinding.FOUND, note="có đủ giấy")

    shown = page(officer, f"/hamlets/visits/{visit.pk}/")
    onward = f"/applications/new/?person={village.hoa.pk}&amp;benefit=social_pension"
    assert "có đủ giấy" in shown
    assert onward in shown
    assert '<option value="social_pension" selected>' in page(officer, onward.replace("&amp;", "&"))


def test_nobody_applies_for_somebody_who_was_not_found(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    with acting(village.ba):
        record_visit(actor=village.ba, visit=visit, finding=VisitFinding.NOT_FOUND)

    assert "/applications/new/" not in page(client_of(village.area), f"/hamlets/visits/{visit.pk}/")


def test_a_visit_is_called_off_with_its_reason(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    officer = client_of(village.area)

    _do(officer, f"/hamlets/visits/{visit.pk}/", "cancel", 422, why="")
    _do(officer, f"/hamlets/visits/{visit.pk}/", "cancel", why="Đã nộp hồ sơ")

    with acting(SYSTEM):
        assert Visit.objects.get().state == VisitState.CANCELLED


def test_visits_chosen_are_called_off_for_one_reason_and_one_made_meanwhile_is_told(village: Village) -> None:
    officer, at = client_of(village.area), "/hamlets/visits/cancel/"
    with acting(village.lan):
        made = make_visit(village.lan, village.hoa)
        asked = make_visit(village.lan, village.binh)
    with acting(village.ba):
        record_visit(actor=village.ba, visit=made, finding=VisitFinding.FOUND)
    assert at in page(officer, "/hamlets/visits/")
    assert at not in page(officer, "/hamlets/visits/?state=done")

    assert officer.post(at, {"why": "Đã rõ"}).status_code == 422
    assert officer.post(at, {"chosen": [asked.pk], "why": " "}).status_code == 422
    mixed = officer.post(at, {"chosen": [made.pk, asked.pk], "why": "Đã rõ"})

    assert mixed.status_code == 409
    said = unescape(mixed.content.decode())
    assert "1 visit is called off." in said
    assert f"{made.person_name}: " in said
    with acting(SYSTEM):
        assert set(Visit.objects.values_list("state", flat=True)) == {VisitState.DONE, VisitState.CANCELLED}
    assert officer.post(at, {"chosen": [asked.pk], "why": "Đã rõ"}).status_code == 409


def test_who_may_not_ask_for_visits_calls_none_off(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    auditor = client_of(village.area, "auditor", "dung")

    assert auditor.post("/hamlets/visits/cancel/", {"chosen": [visit.pk], "why": "Đã rõ"}).status_code == 403
    with acting(SYSTEM):
        assert Visit.objects.get().state == VisitState.ASKED


def test_a_visit_past_its_day_stands_on_the_first_page(village: Village) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)
    officer = client_of(village.area)
    assert "Visits past their day" not in page(officer, "/")

    with acting(village.lan):
        later = make_visit(village.lan, make_neighbour(village.lan, village.home, "Lê Văn Muộn", "other"))
        Visit.objects.filter(pk=later.pk).update(due_on=visit.due_on + dt.timedelta(days=30))
    with clock.at(visit.due_on.replace(day=visit.due_on.day + 1)):
        found = re.search(
            r'href="([^"]+)">\s*<span>Visits past their day.*?number">(\d+)<', page(officer, "/"), re.DOTALL
        )
        assert found is not None
        assert found[2] == "1"
        shown = page(officer, unescape(found[1]))
    assert ">1 row ·" in shown
    assert "Lê Văn Muộn" not in shown


def test_a_link_and_its_code_are_shown_once_and_open_the_phone(village: Village) -> None:
    duty = make_duty(make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", village.hamlet, valid_from=SINCE)
    officer, phone = client_of(village.area), Client()
    assert "Phạm Văn Ba" in page(officer, "/hamlets/heads/")

    response = officer.post(f"/hamlets/heads/{duty.pk}/link/")
    shown = response.content.decode()
    link = re.search(r'value="http://testserver(/accounts/h/[\w-]+/)"', shown)
    code = re.search(r'class="phone-code">(\d{3}) (\d{3})<', shown)
    assert link is not None
    assert code is not None
    assert response["Cache-Control"] == "no-store"
    assert link[1] not in page(officer, f"/hamlets/heads/{duty.pk}/")
    assert phone.post(link[1], {"code": code[1] + code[2]}).status_code == 302
    assert "signed in" in page(officer, "/hamlets/heads/")

    officer.post(f"/hamlets/heads/{duty.pk}/end/")
    assert phone.get("/my-hamlet/").status_code == 302
    assert PhoneLink.objects.get().state == LinkState.ENDED


@pytest.mark.parametrize("address", LISTS)
def test_a_list_needs_no_more_queries_for_more_rows(village: Village, address: str) -> None:
    officer = client_of(village.area)
    _fill(village, 1)
    before = _queries(officer, address)
    _fill(village, 4)

    after = _queries(officer, address)

    assert after <= before
    assert after <= 20


def _fill(village: Village, count: int) -> None:
    for number in range(count):
        with acting(village.lan):
            person = make_neighbour(village.lan, village.home, f"Lê Thị {count}{number}", "other")
            make_visit(village.lan, person)
        with acting(village.ba):
            make_report(village.ba, person)
        user = make_user(f"head-{count}-{number}", f"Võ Văn {count}{number}")
        make_duty(user, "hamlet_head", village.hamlet, valid_from=SINCE)


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return sum(1 for one in queries if "SAVEPOINT" not in one["sql"])


def test_the_officer_sees_who_was_not_seen_and_has_them_looked_for(village: Village) -> None:
    pay_by_bank(village, [village.hoa, village.binh])
    with acting(village.ba):
        record_sighting(actor=village.ba, individual=village.hoa, on=clock.today())
    officer, address = client_of(village.area), "/hamlets/not-seen/"
    assert 'href="/hamlets/not-seen/"' in page(officer, "/")

    found = page(officer, address)
    assert "Phạm Văn Bình" in found
    assert "Nguyễn Thị Hòa" not in found
    assert "Phạm Văn Bình" not in page(officer, f"{address}?hamlet={village.hamlet.pk}")
    nobody = officer.post(address, {"question": "Còn sống không?", "due_on": "30/11/2026"})
    assert nobody.status_code == 422
    assert "Choose at least one person" in nobody.content.decode()
    values = {"question": "Còn sống không?", "due_on": "30/11/2026", "chosen": [village.binh.pk, village.hoa.pk]}
    assert officer.post(address, values).status_code == 302

    with acting(SYSTEM):
        visit = Visit.objects.get()
    assert (visit.person_name, visit.question) == ("Phạm Văn Bình", "Còn sống không?")
    assert f'href="/hamlets/visits/{visit.pk}/"' in page(officer, address)


def _waits(village: Village) -> list[Link]:
    waiting = waiting_today(village.lan, None)
    assert isinstance(waiting, Waiting)
    return list(waiting.links(counts_of(waiting.rows, actor=village.lan, on=clock.today())))


def test_in_the_last_month_of_the_quarter_those_not_seen_are_late(village: Village) -> None:
    pay_by_bank(village, [village.hoa])
    with acting(village.lan):
        early = _waits(village)
        with clock.at(dt.date(2026, 12, 1)):
            late = _waits(village)

    assert [(link.count, link.is_late) for link in (*early, *late)] == [(1, False), (1, True)]


def test_the_list_of_those_not_seen_asks_as_often_for_many_as_for_few(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    with acting(there.lan):
        more = [make_neighbour(there.lan, there.home, f"Lê Văn {name}", "other") for name in "ABC"]
    pay_by_bank(village, [village.hoa])
    pay_by_bank(there, [there.hoa, *more])

    few = _queries(client_of(village.area), "/hamlets/not-seen/")
    many = _queries(client_of(there.area, username="hanh"), "/hamlets/not-seen/")

    assert few == many


def _confirm(client: Client, *reports: HamletReport, status: int = 302) -> str:
    response = client.post("/hamlets/reports/confirm/", {"chosen": [one.pk for one in reports]})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_births_and_returns_are_confirmed_together_and_once(village: Village) -> None:
    with acting(village.ba):
        born = make_report(village.ba, village.home, ReportKind.BORN)
        back = make_report(village.ba, village.hoa, ReportKind.CAME_BACK)
    officer = client_of(village.area)
    assert page(officer, "/hamlets/reports/").count('name="chosen"') == 2

    _confirm(officer, born, back)

    assert [_now(one).state for one in (born, back)] == [ReportState.CONFIRMED] * 2
    assert "2 reports are confirmed" in page(officer, "/hamlets/reports/")
    assert 'name="chosen"' not in page(officer, "/hamlets/reports/?state=confirmed")
    assert "has answered this report" in _confirm(officer, born, status=409)


def test_nothing_is_confirmed_without_a_choice_or_the_right_nor_a_death_among_others(village: Village) -> None:
    with acting(village.ba):
        born = make_report(village.ba, village.home, ReportKind.BORN)
    died = _reported(village)
    officer = client_of(village.area)

    assert "Choose the reports" in _confirm(officer, status=422)
    assert "A death and a move need their day" in _confirm(officer, born, died, status=422)
    _confirm(client_of(make_village("25480", "Bình Minh").area, username="xuan"), born, status=422)
    _confirm(client_of(village.area, "bank_officer", username="nam"), born, status=403)

    assert [_now(one).state for one in (born, died)] == [ReportState.REPORTED] * 2
