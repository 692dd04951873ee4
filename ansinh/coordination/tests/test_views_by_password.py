"""A hamlet head who signs in with a password has what the phone has: the own hamlet, and no page of the desk."""

import pytest
from django.test import Client

from ansinh.accounts.testing import PASSWORD, make_duty, make_user
from ansinh.coordination.models import HamletReport, ReportKind, Visit, VisitState
from ansinh.coordination.testing import make_visit
from ansinh.coordination.tests.conftest import SINCE, Village, client_of, page
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db
OF_THE_DESK = (
    "/people/", "/people/?q=hoa", "/people/?export=csv", "/people/?export=xlsx", "/people/proofs/",
    "/people/turning/", "/people/{person}/", "/households/", "/households/?export=csv", "/households/{home}/",
    "/search/?q=hoa", "/recipients/", "/applications/", "/applications/new/?person={person}", "/decisions/",
    "/payrolls/", "/complaints/", "/recoveries/", "/payees/waiting/", "/moves/", "/duplicates/", "/imports/",
    "/checks/paid/", "/checks/missed/", "/hamlets/reports/", "/hamlets/visits/", "/hamlets/not-seen/",
    "/hamlets/seen/", "/hamlets/heads/", "/insurance/", "/insurance/without/", "/poverty/", "/messages/campaigns/",
    "/trail/", "/accounts/all/",
)  # fmt: skip
OWN = ("/my-hamlet/person/{person}/", "/my-hamlet/household/{home}/")


@pytest.fixture
def head(village: Village) -> Client:
    return client_of(village.hamlet, "hamlet_head", "van-ba", "Phạm Văn Ba")


def test_the_password_opens_the_page_of_the_hamlet_with_its_menu(village: Village) -> None:
    make_duty(make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", village.hamlet, valid_from=SINCE)
    client = Client(headers={"accept-language": "en"})

    first = client.post("/accounts/login/", {"login": "van-ba", "password": PASSWORD}, follow=True)

    assert first.redirect_chain[-1][0] == "/my-hamlet/"
    shown = first.content.decode()
    for place in ("/my-hamlet/seen/", "/my-hamlet/visits/", "/my-hamlet/reports/", "/accounts/own/"):
        assert f'href="{place}"' in shown, place
    menu = page(client, "/accounts/own/")
    assert 'href="/my-hamlet/"' in menu
    assert 'href="/people/"' not in menu
    assert 'id="site-search"' not in menu


@pytest.mark.parametrize("address", OF_THE_DESK)
def test_no_page_list_or_file_of_the_desk_opens(village: Village, head: Client, address: str) -> None:
    response = head.get(address.format(person=village.hoa.pk, home=village.home.pk))

    assert response.status_code in (403, 404)
    assert "Nguyễn Thị Hòa" not in response.content.decode()


def test_the_own_hamlet_is_all_there_is(village: Village, head: Client) -> None:
    shown = page(head, "/my-hamlet/")

    assert "Nguyễn Thị Hòa" in shown
    assert "Phạm Văn Bình" not in shown
    for address in OWN:
        page(head, address.format(person=village.hoa.pk, home=village.home.pk))
        page(head, address.format(person=village.binh.pk, home=village.next_home.pk), 404)


def test_reports_and_visits_are_made_as_on_the_phone(village: Village, head: Client) -> None:
    with acting(village.lan):
        visit = make_visit(village.lan, village.hoa)

    report = {"kind": ReportKind.MOVED_AWAY, "happened_on": "20/11/2026", "note": ""}
    assert head.post(f"/my-hamlet/person/{village.hoa.pk}/", report).status_code == 302
    assert head.post(f"/my-hamlet/visits/{visit.pk}/", {"finding": "needs_help", "note": ""}).status_code == 302

    with acting(SYSTEM):
        assert HamletReport.objects.get().individual == village.hoa
        assert Visit.objects.get().state == VisitState.DONE
