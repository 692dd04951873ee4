"""Who signs, what letters say, provinces' levels and the accounts to pay from, by the screens."""

import datetime as dt

import pytest
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Delegation, Office, Resolution
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of, queries_of
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import PayingAccount

pytestmark = pytest.mark.django_db
PROFILE = {
    "valid_from": "20/11/2026", "chair_name": "Đỗ Thị Nga", "chair_username": "",
    "issuer_name": "Ủy ban nhân dân xã Tân Đông", "place_name": "Tây Ninh", "number_suffix": "QĐ-UBND",
    "requires_signed_copy": "on",
}  # fmt: skip
DELEGATION = {
    "signer": "tuan", "delegate_title": "Phó Chủ tịch", "document": "15/QĐ-UBND", "valid_from": "20/11/2026",
    "valid_to": "",
}  # fmt: skip
LEVEL = {
    "document": "5/NQ-HĐND", "signed_on": "10/11/2026", "first_month": "01/2027", "last_month": "",
    "standard_level": "700.000", "pension_level": "", "funeral_amount": "",
}  # fmt: skip
ACCOUNT = {
    "bank_bin": "970405", "account_number": "7002201000001", "holder_name": "UBND xã Tân Đông",
    "enquiries": "Phòng Văn hóa - Xã hội",
}  # fmt: skip


def _chair(desk: Desk) -> Client:
    return client_of(desk.area, "approver", "minh")


def _province(desk: Desk) -> Area:
    assert desk.area.parent is not None
    return desk.area.parent


def _tuan(desk: Desk) -> None:
    make_duty(make_user("tuan", "Võ Anh Tuấn"), "approver", desk.area, valid_from=dt.date(2025, 7, 1))


def test_who_works_in_a_commune_comes_to_its_office_and_the_province_to_the_list(desk: Desk) -> None:
    make_commune("25480", "Bình Minh")
    officer, province = client_of(desk.area), client_of(_province(desk), "province_officer", "tinh")

    response = officer.get("/offices/")
    assert response.status_code == 302
    assert response["Location"] == f"/offices/{desk.area.pk}/"
    assert "Lê Văn Minh" in page_of(officer, f"/offices/{desk.area.pk}/")
    page = page_of(province, "/offices/")
    assert "Xã Tân Đông" in page
    assert "Lê Văn Minh" in page
    assert "Xã Tân Đông" not in page_of(province, "/offices/?signs=nobody")
    assert "Xã Bình Minh" in page_of(province, "/offices/?signs=nobody")


def test_a_new_chair_and_the_words_of_the_letters_begin_on_a_day(desk: Desk) -> None:
    officer, at = client_of(desk.area), f"/offices/{desk.area.pk}/"

    assert "This field is required" in do(officer, at, "profile", 422, **{**PROFILE, "chair_name": ""})
    do(officer, at, "profile", **PROFILE)
    assert "cannot overlap" in do(officer, at, "profile", 422, **PROFILE)

    with acting(SYSTEM):
        present = Office.objects.get(valid_to__isnull=True)
        assert AuditEntry.objects.filter(act="open_office", actor_username="mai").count() == 1
    assert (present.chair_name, present.requires_signed_copy) == ("Đỗ Thị Nga", True)
    page = page_of(officer, at)
    assert "with the signed copy" in page
    assert "Lê Văn Minh" in page


def test_the_chair_lets_somebody_sign_and_ends_it(desk: Desk) -> None:
    _tuan(desk)
    chair, at = _chair(desk), f"/offices/{desk.area.pk}/"

    assert "is not offered any more" in do(chair, at, "delegate", 422, **{**DELEGATION, "signer": "nobody"})
    assert "cannot sign" in do(chair, at, "delegate", 403, **{**DELEGATION, "signer": "minh"})
    do(chair, at, "delegate", **DELEGATION)
    assert "cannot overlap" in do(chair, at, "delegate", 422, **DELEGATION)
    with acting(SYSTEM):
        made = Delegation.objects.get()
    assert made.delegate_name == "Võ Anh Tuấn"
    assert "cannot overlap" in do(chair, at, "end_delegation", 422, delegation=made.pk, on="20/11/2026")
    do(chair, at, "end_delegation", delegation=made.pk, on="21/11/2026")
    with acting(SYSTEM):
        assert Delegation.objects.get().valid_to == dt.date(2026, 11, 21)


def test_who_has_no_right_changes_no_office(desk: Desk) -> None:
    _tuan(desk)
    officer, chair = client_of(desk.area), _chair(desk)
    auditor, at = client_of(desk.area, "auditor", "dung"), f"/offices/{desk.area.pk}/"

    do(chair, at, "profile", 403, **PROFILE)
    do(officer, at, "delegate", 403, **DELEGATION)
    do(auditor, at, "profile", 403, **PROFILE)
    assert "/do/" not in page_of(auditor, at)
    page_of(client_of(make_hamlet(desk.area), "hamlet_head", "chin"), "/offices/", 403)
    page_of(client_of(desk.area, "bank_officer", "bank"), "/levels/", 403)
    with acting(SYSTEM):
        assert not Delegation.objects.exists()


def test_the_office_and_account_of_another_commune_are_nowhere(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    with acting(SYSTEM):
        Office.objects.filter(area=there.area).update(chair_name="Đỗ Văn Xa")
        PayingAccount.objects.filter(area=there.area).update(holder_name="UBND Xa")
    officer = client_of(desk.area)

    page_of(officer, f"/offices/{there.area.pk}/", 404)
    do(officer, f"/offices/{there.area.pk}/", "profile", 404, **PROFILE)
    assert "UBND Xa" not in page_of(officer, "/payrolls/paying-accounts/")
    exported = officer.get("/payrolls/paying-accounts/?export=csv")
    assert "UBND Xa" not in b"".join(exported.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_a_province_records_its_level_and_ends_it(desk: Desk) -> None:
    province, officer = client_of(_province(desk), "province_officer", "tinh"), client_of(desk.area)

    assert "Record a resolution" in page_of(province, "/levels/")
    assert "Record a resolution" not in page_of(officer, "/levels/")
    assert province.post("/levels/", LEVEL).status_code == 302
    made = Resolution.objects.get()
    assert "700,000" in page_of(officer, "/levels/")
    assert "5/NQ-HĐND" in page_of(officer, "/levels/?time=later")
    assert "/do/end/" not in page_of(officer, f"/levels/{made.pk}/")
    do(officer, f"/levels/{made.pk}/", "end", 403, last_month="06/2027", why="hết")
    assert "This field is required" in do(province, f"/levels/{made.pk}/", "end", 422, last_month="06/2027", why="")
    do(province, f"/levels/{made.pk}/", "end", last_month="06/2027", why="Nghị quyết mới")
    assert "cannot overlap" in do(province, f"/levels/{made.pk}/", "end", 422, last_month="07/2027", why="hết")
    assert Resolution.objects.get().valid_to == dt.date(2027, 7, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"standard_level": "400.000"}, "not below it"),
        ({"standard_level": "9" * 22}, "Expected an amount in đồng like"),
        ({"pension_level": "1" + "0" * 9}, "Expected a number from 1 to 100.000.000"),
        ({"standard_level": ""}, "Give at least one level"),
        ({"first_month": "sau"}, "Expected a month like"),
        ({"last_month": "12/2026"}, "cannot come before"),
    ],
)
def test_a_level_with_a_fault_is_refused_on_the_form(desk: Desk, changes: dict[str, str], said: str) -> None:
    response = client_of(_province(desk), "province_officer", "tinh").post("/levels/", {**LEVEL, **changes})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Resolution.objects.exists()


def test_a_commune_has_no_level_of_its_own(desk: Desk) -> None:
    assert "Only a province" in client_of(desk.area).post("/levels/", LEVEL).content.decode()
    assert _chair(desk).post("/levels/", LEVEL).status_code == 403


def test_the_chair_sets_the_account_to_pay_from_and_the_trail_tells_who(desk: Desk) -> None:
    officer, chair, at = client_of(desk.area), _chair(desk), "/payrolls/paying-accounts/"

    assert officer.post(at, ACCOUNT).status_code == 403
    assert "Pay from another account" not in page_of(officer, at)
    refused = chair.post(at, {**ACCOUNT, "account_number": "7 0"})
    assert refused.status_code == 422
    assert "4 to 34 letters" in refused.content.decode()
    assert chair.post(at, ACCOUNT).status_code == 302
    assert chair.post(at, ACCOUNT).status_code == 302

    page = page_of(chair, at)
    assert "7002201000001" in page
    assert "Lê Thị Mai" in page
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="open_paying_account", actor_username="minh").count() == 1
    province = page_of(client_of(_province(desk), "province_officer", "tinh"), at)
    assert "7002201000001" not in province
    assert "…0001" in province


def test_the_lists_ask_as_much_for_many_as_for_few(desk: Desk) -> None:
    province = client_of(_province(desk), "province_officer", "tinh")
    addresses = ("/offices/", "/levels/", "/payrolls/paying-accounts/")
    province.post("/levels/", LEVEL)
    few = [len(queries_of(province, address)) for address in addresses]
    for place in range(3):
        make_desk(f"2548{place}", f"Xã {place}")
        province.post("/levels/", {**LEVEL, "document": f"{place}/NQ-HĐND", "first_month": f"0{place + 2}/2027"})

    assert [len(queries_of(province, address)) for address in addresses] == few
    assert max(few) <= 20
