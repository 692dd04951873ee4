"""A password that an administrator told: it opens the page to choose another, and nothing else."""

import pytest
from django.core.cache import cache
from django.test import Client

from ansinh.accounts.errors import NoDuty, PasswordChanged, WeakPassword
from ansinh.accounts.models import User
from ansinh.accounts.services import correct_own_password, correct_password, register_user
from ansinh.accounts.testing import PASSWORD, make_duty, make_phone_link, make_user
from ansinh.accounts.tests.cast import ADMINISTRATOR, REFORM, hoa_at_work
from ansinh.areas.testing import make_commune, make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db

TOLD, OWN = "bong-sung-nam-xua-7", "gio-lua-tren-song-9"
CHOOSE = "/accounts/password/change/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def hoa() -> User:
    """At work, with a password that the administrator told."""
    user = hoa_at_work()
    with acting(ADMINISTRATOR):
        correct_password(actor=ADMINISTRATOR, user=user, password=TOLD)
    return user


@pytest.fixture
def client(hoa: User) -> Client:
    return _signed_in(TOLD)


def _signed_in(password: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.post("/accounts/login/", {"login": "hoa", "password": password}).status_code == 302
    return client


def _choose(client: Client, password: str, *, old: str = TOLD) -> tuple[int, str]:
    answer = client.post(CHOOSE, {"oldpassword": old, "password1": password, "password2": password})
    return answer.status_code, answer.content.decode()


def _is_told() -> bool:
    return User.objects.get(username="hoa").is_password_told


def test_who_is_registered_by_an_administrator_was_told_the_password_and_who_by_the_house_was_not() -> None:
    with acting(ADMINISTRATOR):
        told = register_user(actor=ADMINISTRATOR, username="hoa", full_name="Trần Thị Hoa", password=PASSWORD)

    assert told.is_password_told
    assert not make_user().is_password_told


@pytest.mark.parametrize(
    "address",
    ["/", "/people/", "/people/?export=csv", "/law/", "/jobs/", "/gallery/", "/accounts/own/", "/accounts/2fa/",
     "/accounts/reauthenticate/"],
)  # fmt: skip
def test_every_address_leads_to_the_page_to_choose_another(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == CHOOSE
    assert client.post(address).headers["Location"] == CHOOSE
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (403, CHOOSE)


def test_no_act_is_done_before(client: Client) -> None:
    values = {"full_name": "Trần Hoa", "email": "", "language": ""}

    assert client.post("/accounts/own/correct/", values).headers["Location"] == CHOOSE
    assert User.objects.get(username="hoa").full_name == "Trần Thị Hoa"


def test_the_page_says_why_and_offers_no_menu(client: Client) -> None:
    page = client.get(CHOOSE).content.decode()

    assert "Somebody else knows the password" in page
    assert 'href="/people/"' not in page


def test_what_is_open_to_anybody_and_the_way_out_stay_open(client: Client) -> None:
    assert client.get("/law/calculator/").status_code == 200
    assert client.post("/language/", {"language": "vi", "next": CHOOSE}).headers["Location"] == CHOOSE

    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/people/").headers["Location"] == "/accounts/login/?next=/people/"


@pytest.mark.parametrize(
    ("password", "old", "said"),
    [
        (TOLD, TOLD, "must be another than the present one"),
        ("ngan", TOLD, "too short"),
        ("Trần Thị Hoa 1", TOLD, "too similar"),
        (OWN, "doan-mo-mot-cau", "type your current password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_sentence(
    client: Client, password: str, old: str, said: str
) -> None:
    _status, page = _choose(client, password, old=old)

    assert said in page
    assert _is_told()
    assert client.get("/").headers["Location"] == CHOOSE


def test_with_an_own_password_all_opens_and_the_trail_tells_it_without_the_password(client: Client) -> None:
    assert _choose(client, OWN)[0] == 302
    again = _signed_in(OWN)

    assert again.get("/people/").status_code == 200
    assert "Somebody else knows" not in again.get(CHOOSE).content.decode()
    with acting(SYSTEM):
        entry = AuditEntry.objects.get(act="correct_own_password")
    assert entry.actor_username == "hoa"
    assert (entry.before, entry.after) == ({"is_password_told": True}, {"is_password_told": False})


def test_an_own_password_is_changed_with_a_trace_too(client: Client) -> None:
    _choose(client, OWN)

    _choose(_signed_in(OWN), "may-troi-bay-xa-5", old=OWN)

    assert _signed_in("may-troi-bay-xa-5").get("/people/").status_code == 200
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="correct_own_password").count() == 2


def test_a_password_told_anew_is_asked_about_anew(hoa: User, client: Client) -> None:
    _choose(client, OWN)
    working = _signed_in(OWN)
    with acting(ADMINISTRATOR):
        correct_password(actor=ADMINISTRATOR, user=hoa, password="may-troi-bay-xa-5")

    assert working.get("/people/").headers["Location"].startswith("/accounts/login/")
    assert _signed_in("may-troi-bay-xa-5").get("/people/").headers["Location"] == CHOOSE


def test_an_administrator_reads_who_has_not_chosen_yet(hoa: User) -> None:
    make_duty(make_user("tri", "Võ Minh Trí"), "administrator", make_province(), valid_from=REFORM)
    administrator = Client(headers={"accept-language": "en"})
    administrator.post("/accounts/login/", {"login": "tri", "password": PASSWORD})

    assert "not changed yet" in administrator.get(f"/accounts/all/{hoa.pk}/").content.decode()


def test_a_phone_signed_in_by_its_link_is_asked_for_no_password() -> None:
    duty = make_duty(make_user("van-ba", "Phạm Văn Ba"), "hamlet_head", make_hamlet(make_commune()), valid_from=REFORM)
    User.objects.filter(username="van-ba").update(is_password_told=True)
    made, phone = make_phone_link(duty), Client()

    phone.post(f"/accounts/h/{made.token}/", {"code": made.code})

    assert phone.get("/my-hamlet/").status_code == 200
    assert phone.get(CHOOSE).status_code == 403


def test_of_two_changes_from_one_password_the_second_is_refused(hoa: User) -> None:
    first, second = User.objects.get(pk=hoa.pk), User.objects.get(pk=hoa.pk)
    correct_own_password(user=first, password=OWN)

    with pytest.raises(PasswordChanged, match="hoa"):
        correct_own_password(user=second, password="may-troi-bay-xa-5")
    assert User.objects.get(pk=hoa.pk).check_password(OWN)


def test_the_act_itself_refuses_what_is_weak_or_the_same_and_who_has_no_duty(hoa: User) -> None:
    hoa.refresh_from_db()
    for password in ("ngan", TOLD):
        with pytest.raises(WeakPassword):
            correct_own_password(user=hoa, password=password)
    with pytest.raises(NoDuty):
        correct_own_password(user=make_user("tho", "Ngô Văn Thọ"), password=OWN)
    assert _is_told()
