"""A payroll's whole way on its page, from its preparation to its closing, and what each act refuses."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.files.bank_list import Result, write_bank_list
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.models import LineState, Payment, Payroll, PayrollState, TreasuryWithdrawal
from ansinh.payments.queries import transfers_of
from ansinh.payments.queries.bundle import payroll_head
from ansinh.payments.services import cancel_payroll
from ansinh.payments.testing import NOVEMBER, checked, make_entitlement, make_prepared, make_recipient
from ansinh.payments.tests.conftest import Desk, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lawful")]
TODAY = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _two_recipients(desk: Desk) -> None:
    with acting(desk.lan):
        for number, name in enumerate(("Nguyễn Thị Hòa", "Lê Văn Út"), 1):
            make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area, name, number=number))


def _prepared(desk: Desk) -> Payroll:
    _two_recipients(desk)
    with acting(desk.lan):
        return make_prepared(desk.lan, desk.area)


def _do(client: Client, payroll: Payroll, act: str, status: int = 302, **values: object) -> str:
    response = client.post(f"/payrolls/{payroll.pk}/do/{act}/", {f"{act}-{key}": one for key, one in values.items()})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _now(payroll: Payroll) -> Payroll:
    with acting(SYSTEM):
        return Payroll.objects.select_related("cycle", "cycle__area").get(pk=payroll.pk)


def _answer(payroll: Payroll, *, returned: int = 0) -> SimpleUploadedFile:
    """The bank's list of everybody, of whom the first `returned` came back."""
    with acting(SYSTEM):
        found = _now(payroll)
        transfers = [one for one in transfers_of(found) if one.way is TransferWay.BANK]
        results = {
            one.reference: Result(place >= returned, "Tài khoản đã đóng" if place < returned else "")
            for place, one in enumerate(transfers)
        }
        return SimpleUploadedFile("tra-loi.xlsx", write_bank_list(payroll_head(found), transfers, results))


def test_a_month_goes_its_whole_way_by_two_people_and_their_buttons(desk: Desk) -> None:
    _two_recipients(desk)
    officer, chair = _client(desk.area), _client(desk.area, "approver", "chair")

    response = officer.post("/payrolls/prepare/", {"month": "2026-11"})
    with acting(SYSTEM):
        payroll = Payroll.objects.get()
    assert response["Location"] == f"/payrolls/{payroll.pk}/"
    assert "somebody else has to approve it" in officer.get(f"/payrolls/{payroll.pk}/").content.decode()
    _do(chair, payroll, "approve")
    _do(officer, payroll, "send", execute_on="2/11/2026")
    _do(officer, payroll, "withdraw", voucher_number="RDT 01", amount="1.080.000", on="30.10.2026")
    _do(officer, payroll, "reconcile", answer=_answer(payroll))
    assert _now(payroll).state == PayrollState.RECONCILED
    _do(officer, payroll, "close")

    found = _now(payroll)
    assert (found.state, found.execute_on) == (PayrollState.CLOSED, dt.date(2026, 11, 2))
    assert "btn-primary" not in officer.get(f"/payrolls/{payroll.pk}/").content.decode()


def test_the_page_offers_the_next_act_to_whoever_may_do_it(desk: Desk) -> None:
    payroll = _prepared(desk)
    officer, chair = _client(desk.area), _client(desk.area, "approver", "chair")

    own, others = (client.get(f"/payrolls/{payroll.pk}/").content.decode() for client in (officer, chair))

    assert "/do/cancel/" in own
    assert "/do/approve/" not in own
    assert "/do/approve/" in others
    assert "/do/reject/" in others
    assert "/do/send/" not in own + others


def test_a_reconciled_payroll_asks_for_the_voucher_and_then_leads_to_its_closing(desk: Desk) -> None:
    payroll = _prepared(desk)
    officer, chair = _client(desk.area), _client(desk.area, "approver", "chair")
    _do(chair, payroll, "approve")
    assert "It waits for: commune officer." in chair.get(f"/payrolls/{payroll.pk}/").content.decode()
    _do(officer, payroll, "send", execute_on="2/11/2026")
    _do(officer, payroll, "reconcile", answer=_answer(payroll))

    page = officer.get(f"/payrolls/{payroll.pk}/").content.decode()
    assert "Next step: Close" in page
    assert "the voucher of the Treasury for the 1,080,000\xa0đ that are not withdrawn yet" in page
    _do(officer, payroll, "withdraw", voucher_number="RDT 01", amount="1.080.000", on="30.10.2026")

    page = officer.get(f"/payrolls/{payroll.pk}/").content.decode()
    assert "not withdrawn yet" not in page
    assert page.count('class="btn btn-primary"') == 1


def test_an_answer_that_says_nothing_yet_is_told_so(desk: Desk) -> None:
    payroll = _prepared(desk)
    officer, chair = _client(desk.area), _client(desk.area, "approver", "chair")
    _do(chair, payroll, "approve")
    _do(officer, payroll, "send", execute_on="2/11/2026")

    unfilled = officer.get(f"/payrolls/{payroll.pk}/files/bank_list/").content
    _do(officer, payroll, "reconcile", answer=SimpleUploadedFile("danh-sach.xlsx", unfilled))

    page = officer.get(f"/payrolls/{payroll.pk}/").content.decode()
    assert "The file brings nothing new: 2 payments still wait for an answer." in page
    assert _now(payroll).state == PayrollState.SENT


def test_a_month_is_offered_until_it_has_its_payroll(desk: Desk) -> None:
    _two_recipients(desk)
    officer = _client(desk.area)
    assert "Prepare the payroll of 10/2026" in officer.get("/").content.decode()

    for month in ("2026-10", "2026-11"):
        officer.post("/payrolls/prepare/", {"month": month})

    assert "Prepare the payroll" not in officer.get("/").content.decode()
    page = officer.get("/payrolls/").content.decode()
    assert "/payrolls/prepare/" not in page
    assert "the next one can be prepared from 01/11/2026" in page
    assert officer.post("/payrolls/prepare/", {"month": "2026-11"}).status_code == 302


def test_a_month_that_cannot_be_prepared_is_told_above_the_form_with_the_way_to_its_field(desk: Desk) -> None:
    response = _client(desk.area).post("/payrolls/prepare/", {"month": "2026-13"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'class="alert alert-danger summary" role="alert" tabindex="-1" autofocus' in page
    assert '<a href="#id_month">Month</a>' in page


def test_an_act_done_twice_is_done_once(desk: Desk) -> None:
    payroll, chair = _prepared(desk), _client(desk.area, "approver")

    _do(chair, payroll, "approve")
    _do(chair, payroll, "approve")

    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="approve_payroll").count() == 1


def test_who_has_no_right_is_refused_and_nothing_happens(desk: Desk) -> None:
    payroll = _prepared(desk)
    auditor, officer = _client(desk.area, "auditor"), _client(desk.area, username="lan")

    assert "Not allowed" in _do(auditor, payroll, "cancel", 403, why="x")
    assert "Not allowed" in _do(officer, payroll, "approve", 403)
    assert auditor.post("/payrolls/prepare/", {"month": "2026-11"}).status_code == 403
    assert _now(payroll).state == PayrollState.PREPARED


def test_a_payroll_of_another_commune_is_out_of_reach(desk: Desk) -> None:
    payroll = _prepared(make_desk("25480", "Bình Minh"))
    chair = _client(desk.area, "approver")

    _do(chair, payroll, "approve", 404)
    with acting(SYSTEM):
        line = Payment.objects.filter(payroll=payroll).first()
    assert line is not None
    assert chair.get(f"/payrolls/lines/{line.pk}/").status_code == 404
    assert chair.post(f"/payrolls/lines/{line.pk}/do/take_out/", {"take_out-why": "x"}).status_code == 404
    assert _now(payroll).state == PayrollState.PREPARED


def test_a_reason_is_asked_for_beside_its_field_and_kept(desk: Desk) -> None:
    payroll, chair = _prepared(desk), _client(desk.area, "approver")

    page = _do(chair, payroll, "reject", 422, why=" ")
    assert "id_reject-why_error" in page
    assert 'aria-invalid="true"' in page
    _do(chair, payroll, "reject", why="Thiếu bà Hòa")

    assert (_now(payroll).state, _now(payroll).rejection_reason) == (PayrollState.DRAFTED, "Thiếu bà Hòa")
    assert "Thiếu bà Hòa" in _client(desk.area, username="huong").get(f"/payrolls/{payroll.pk}/").content.decode()


def test_the_wrong_state_is_told_on_the_page_and_the_form_is_kept(desk: Desk) -> None:
    payroll, officer = _prepared(desk), _client(desk.area)

    page = _do(officer, payroll, "send", 409, execute_on="02/11/2026")

    assert "this act needs “approved”" in page
    assert 'value="02/11/2026"' in page
    assert _now(payroll).state == PayrollState.PREPARED


@pytest.mark.parametrize("written", ["31/11/2026", "2026-11-02", "mai", "32/1/2026"])
def test_a_day_that_is_none_is_refused_with_what_was_expected(desk: Desk, written: str) -> None:
    payroll = _prepared(desk)
    _do(_client(desk.area, "approver", "chair"), payroll, "approve")

    page = _do(_client(desk.area), payroll, "send", 422, execute_on=written)

    assert f"Expected a day like 05/12/2026, got “{written}”." in page
    assert _now(payroll).state == PayrollState.APPROVED


@pytest.mark.parametrize("written", ["19/10/2026", "14/12/2026", "31/12/2199"])
def test_a_day_before_the_approval_or_far_ahead_is_refused(desk: Desk, written: str) -> None:
    payroll = _prepared(desk)
    _do(_client(desk.area, "approver", "chair"), payroll, "approve")

    page = _do(_client(desk.area), payroll, "send", 422, execute_on=written)

    assert f"Expected a day from 20/10/2026 up to 13/12/2026, got {written}." in page
    assert _now(payroll).state == PayrollState.APPROVED


@pytest.mark.parametrize("written", ["0", "-5", "một triệu", "1,5 triệu", "54,5", "9" * 22])
def test_a_sum_that_is_none_is_refused(desk: Desk, written: str) -> None:
    payroll = _prepared(desk)
    _do(_client(desk.area, "approver", "chair"), payroll, "approve")

    page = _do(_client(desk.area), payroll, "withdraw", 422, voucher_number="1", amount=written, on="20/10/2026")

    assert "Expected an amount in đồng like 1.350.000" in page
    with acting(SYSTEM):
        assert not TreasuryWithdrawal.objects.exists()


def test_a_file_that_is_no_answer_is_refused_beside_its_field(desk: Desk) -> None:
    payroll = _prepared(desk)
    _do(_client(desk.area, "approver", "chair"), payroll, "approve")
    officer = _client(desk.area)
    _do(officer, payroll, "send", execute_on="02/11/2026")

    page = _do(officer, payroll, "reconcile", 422, answer=SimpleUploadedFile("anh.xlsx", b"\x89PNG"))

    assert "anh.xlsx cannot be read" in page
    assert _now(payroll).state == PayrollState.SENT


def test_lines_that_break_the_law_are_told_where_the_month_was_asked_for(desk: Desk) -> None:
    _two_recipients(desk)
    officer = _client(desk.area)

    with checked(refuse="The law gives nothing."):
        response = officer.post("/payrolls/prepare/", {"month": "2026-11"})

    assert response.status_code == 409
    assert "The law gives nothing." in response.content.decode()
    with acting(SYSTEM):
        assert not Payment.objects.exists()


def test_months_offered_begin_after_the_last_one_and_end_with_the_next(desk: Desk) -> None:
    officer = _client(desk.area)
    page = officer.get("/payrolls/").content.decode()
    assert "10/2026" in page
    assert "11/2026" in page
    payroll = _prepared(desk)

    page = officer.get("/payrolls/").content.decode()
    assert payroll.month == NOVEMBER
    assert '<option value="2026-10"' not in page
    assert officer.post("/payrolls/prepare/", {"month": "2031-01"}).status_code == 422

    with acting(desk.lan):
        cancel_payroll(actor=desk.lan, payroll=payroll, why="nhầm")
    assert '<option value="2026-11"' in officer.get("/payrolls/").content.decode()


def test_a_line_is_taken_out_before_sending_and_paid_again_after_it_came_back(desk: Desk) -> None:
    payroll = _prepared(desk)
    officer, chair = _client(desk.area), _client(desk.area, "approver", "chair")
    with acting(SYSTEM):
        out, back = Payment.objects.filter(payroll=payroll).order_by("transfer_reference")

    assert officer.post(f"/payrolls/lines/{out.pk}/do/take_out/", {"take_out-why": ""}).status_code == 422
    assert officer.post(f"/payrolls/lines/{out.pk}/do/take_out/", {"take_out-why": "đã chuyển đi"}).status_code == 302
    _do(chair, payroll, "approve")
    _do(officer, payroll, "send", execute_on="02/11/2026")
    assert officer.post(f"/payrolls/lines/{back.pk}/do/take_out/", {"take_out-why": "muộn"}).status_code == 409
    _do(officer, payroll, "reconcile", answer=_answer(payroll, returned=1))
    page = officer.get(f"/payrolls/lines/{back.pk}/").content.decode()
    assert "Tài khoản đã đóng" in page
    assert officer.post(f"/payrolls/lines/{back.pk}/do/pay_again/", {"pay_again-why": "TK mới"}).status_code == 302

    with acting(SYSTEM):
        out.refresh_from_db()
        back.refresh_from_db()
    assert (out.state, back.state, back.is_reissue_asked) == (LineState.CANCELLED, LineState.RETURNED, True)
