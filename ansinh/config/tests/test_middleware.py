"""The wall around whole answers: every test runs requests in transactions of their own on one connection."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from ansinh.accounts.models import Duty, User
from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.services import close_duty
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.testing import make_commune, make_province
from ansinh.audit.models import AuditEntry
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import NotActing, acting, current_actor, walled_stream

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("ansinh.config.tests.pages")]

REFORM = dt.date(2025, 7, 1)
HERE, THERE = "vn.80.25522.", "vn.80.25480."


@pytest.fixture
def mai() -> Client:
    """The officer of Tân Đông."""
    return _client("mai", "Lê Thị Mai", "commune_officer")


@pytest.fixture
def hoa() -> Client:
    """The officer of Bình Minh."""
    return _client("hoa", "Trần Thị Hoa", "commune_officer", "25480", "Bình Minh")


@pytest.fixture(autouse=True)
def _rows_of_two_communes(db: None) -> None:
    with acting(SYSTEM):
        for path in (HERE, THERE):
            record(actor=SYSTEM, act="laid", on="page", area_path=path)


def _client(username: str, full_name: str, role: str, code: str = "25522", name: str = "Tân Đông") -> Client:
    user = make_user(username, full_name)
    make_duty(user, role, make_commune(code, name), valid_from=REFORM)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _acts(act: str) -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act=act).count()


def _assert_nothing_is_left_of_the_scope() -> None:
    with pytest.raises(NotActing):
        current_actor()
    with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
        AuditEntry.objects.count()


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    return response.getvalue().decode()


def _rows_of(text: str) -> set[str]:
    return set(text.strip("[]").split("]["))


def test_a_template_drawn_after_the_view_shows_the_own_commune_only(mai: Client) -> None:
    assert _rows_of(_text(mai, "/")) == {HERE}


def test_a_stream_shows_the_own_commune_only(mai: Client) -> None:
    assert _rows_of(_text(mai, "/streamed/")) == {HERE}
    _assert_nothing_is_left_of_the_scope()


def test_a_stream_without_an_act_of_its_own_gives_nothing(mai: Client) -> None:
    with pytest.raises(DatabaseError, match="no scope is set"):
        _text(mai, "/streamed-without-an-act/")


def test_a_stream_given_up_half_way_leaves_no_scope(mai: Client) -> None:
    response = mai.get("/streamed/")
    next(iter(response))

    response.close()

    _assert_nothing_is_left_of_the_scope()


def test_between_two_chunks_nothing_else_acts_as_the_reader(mai: Client) -> None:
    actor = actor_for_username("mai")
    stream = walled_stream(actor, lambda: iter(["one", "two"]))
    next(stream)

    with pytest.raises(NotActing):
        current_actor()
    stream.close()  # type: ignore[attr-defined]


def test_after_a_failing_view_nothing_is_kept_and_no_scope_is_left(mai: Client) -> None:
    response = mai.get("/failing/")

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert _acts("failing") == 0
    _assert_nothing_is_left_of_the_scope()


def test_a_full_disk_is_told_and_nothing_is_kept(mai: Client) -> None:
    response = mai.get("/full/", headers={"accept-language": "en"})

    assert response.status_code == 507
    assert "no room left (could not extend file: No space left on device). Nothing" in response.content.decode()
    assert _acts("full") == 0


@pytest.mark.parametrize(
    ("act", "page"),
    [
        ("/payrolls/prepare/", "/payrolls/"),
        ("/applications/decide/?drawer=to-decide", "/applications/?drawer=to-decide"),
        ("/imports/7/settle/?outcome=refused&page=2", "/imports/7/?outcome=refused&page=2"),
        ("/households/7/remove-paper/8/", "/households/7/"),
    ],
)
def test_who_opens_the_address_of_an_act_comes_to_the_page_on_which_it_stands(mai: Client, act: str, page: str) -> None:
    response = mai.get(act)

    assert (response.status_code, response["Location"]) == (302, page)


def test_the_language_can_be_switched_on_the_page_of_a_refused_act(mai: Client) -> None:
    refused = mai.post("/payrolls/prepare/?state=prepared", {"month": "no month"}, headers={"accept-language": "en"})
    assert refused.status_code == 422
    [here] = re.findall(r'name="next" value="([^"]*)"', refused.content.decode())

    switched = mai.post("/language/", {"next": unescape(here), "language": "vi"}, follow=True)

    assert (switched.status_code, switched.request["PATH_INFO"], switched.request["QUERY_STRING"]) == (
        200, "/payrolls/", "state=prepared",
    )  # fmt: skip


def test_an_address_that_only_takes_a_form_says_so(mai: Client) -> None:
    response = mai.put("/payrolls/prepare/", headers={"accept-language": "en"})

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address only takes a form." in response.content.decode()


def test_a_fault_shows_a_code_that_the_log_knows(mai: Client, caplog: pytest.LogCaptureFixture) -> None:
    page = mai.get("/failing/").content.decode()

    [told] = [record for record in caplog.records if record.getMessage().startswith("Fault ")]
    code = told.getMessage().split()[1]
    assert f"<strong>{code}</strong>" in page
    assert told.exc_info is not None
    assert told.exc_info[0] is ZeroDivisionError


def test_a_template_that_fails_takes_back_what_its_view_wrote(mai: Client) -> None:
    assert mai.get("/drawn-after-writing/").status_code == 500
    assert _acts("drawn_after_writing") == 0


def test_what_a_view_wrote_is_kept(mai: Client) -> None:
    assert mai.get("/written/").status_code == 200
    assert _acts("written") == 1


def test_the_next_request_of_the_connection_starts_without_a_scope(mai: Client) -> None:
    before = connection.connection
    _text(mai, "/")

    response = Client(raise_request_exception=False).get("/public/")

    assert connection.connection is before
    assert response.status_code == 403
    _assert_nothing_is_left_of_the_scope()


def test_two_officers_in_turn_on_one_connection_see_their_own_communes(mai: Client, hoa: Client) -> None:
    before = connection.connection

    seen = [_rows_of(_text(client, address)) for address in ("/", "/streamed/") for client in (mai, hoa, mai, hoa)]

    assert seen == [{HERE}, {THERE}] * 4
    assert connection.connection is before


def test_an_officer_after_a_failing_request_of_another_sees_the_own_commune(mai: Client, hoa: Client) -> None:
    mai.get("/failing/")

    assert _rows_of(_text(hoa, "/")) == {THERE}


def test_the_site_serves_as_the_applications_role(mai: Client) -> None:
    assert _text(mai, "/role/") == "ansinh_app"


def test_a_row_of_another_commune_is_refused_with_a_page(mai: Client) -> None:
    response = mai.get("/elsewhere/", headers={"accept-language": "en"})

    assert response.status_code == 403
    assert "another place than your area of duty" in response.content.decode()
    assert _acts("elsewhere") == 0


def test_a_refusal_says_its_sentence_under_its_status_and_keeps_nothing(mai: Client) -> None:
    response = mai.get("/refused/")

    assert response.status_code == 409
    assert "The payroll of 04/2025 is closed." in response.content.decode()
    assert _acts("refused") == 0


def test_the_auditor_of_a_province_sees_its_communes() -> None:
    user = make_user("kiem", "Phạm Văn Kiểm")
    make_duty(user, "auditor", make_province(), valid_from=REFORM)
    auditor = Client()
    auditor.force_login(user)

    assert {HERE, THERE} <= _rows_of(_text(auditor, "/"))


def test_a_closed_duty_closes_at_the_next_request(mai: Client) -> None:
    with acting(SYSTEM):
        duty = Duty.objects.get(user=User.objects.get(username="mai"))
        close_duty(actor=SYSTEM, duty=duty, on=clock.today())

    response = mai.get("/", headers={"accept-language": "en"})

    assert response.status_code == 403
    assert "Lê Thị Mai has no duty in force" in response.content.decode()


def test_a_person_with_two_duties_works_under_one_and_can_switch(mai: Client) -> None:
    user = User.objects.get(username="mai")
    second = make_duty(user, "approver", make_commune("25480", "Bình Minh"), valid_from=dt.date(2025, 8, 1))
    assert _rows_of(_text(mai, "/")) == {HERE}

    assert mai.post(f"/accounts/duty/{second.pk}/").status_code == 302

    assert _rows_of(_text(mai, "/")) == {THERE}


def test_the_duty_of_somebody_else_cannot_be_switched_to(mai: Client, hoa: Client) -> None:
    foreign = Duty.objects.get(user__username="hoa")

    assert mai.post(f"/accounts/duty/{foreign.pk}/").status_code == 404
    assert _rows_of(_text(mai, "/")) == {HERE}
