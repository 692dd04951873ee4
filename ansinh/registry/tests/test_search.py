"""The search box: who is found by what is typed, and that nobody else is."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import words
from ansinh.core.wall import acting
from ansinh.registry.models import Household, Individual
from ansinh.registry.queries import people
from ansinh.registry.queries.people import search_individuals
from ansinh.registry.queries.search import search_at_once
from ansinh.registry.services import end_contact_point, merge_individuals, record_contact_point
from ansinh.registry.testing import FROM, binh, hoa, make_household, make_member

pytestmark = pytest.mark.django_db


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _answers(client: Client, text: str, status: int = 200) -> str:
    response = client.get("/search/", {"q": text}, headers={"HX-Request": "true"})
    assert response.status_code == status
    return response.content.decode()


def _found(actor: Actor, text: str) -> list[Individual]:
    """By the box and by the whole list, which must agree."""
    with acting(actor):
        at_once = list(search_at_once(actor=actor, text=text).people)
        assert {one.pk for one in at_once} == {one.pk for one in search_individuals(actor=actor, text=text)}
        return at_once


@pytest.fixture
def ap_dong(tan_dong: Area) -> Area:
    return make_hamlet(tan_dong, name="Ấp Đông Thành")


@pytest.fixture
def home(lan: Actor, tan_dong: Area, ap_dong: Area) -> Household:
    """Household HN-07 in Ấp Đông Thành, led by Phạm Văn Bình; Nguyễn Thị Hòa lives elsewhere in the commune."""
    with acting(lan):
        household = make_household(lan, tan_dong, hamlet=ap_dong, number="HN-07")
        person = make_member(
            lan, tan_dong, household, full_name="Phạm Văn Bình", identity_number="072080000022", sex="male",
            birth_date=dt.date(1980, 5, 15),
        )  # fmt: skip
        record_contact_point(actor=lan, individual=person, channel="phone", value="0912345678", on=FROM)
        hoa(lan, tan_dong)
        return household


@pytest.mark.parametrize(
    "typed",
    [
        "bình", "binh pham", "PHAM VAN B", "binh ap dong thanh", "dong thanh binh", "binh dong th",
        "072080000022", "0720 8000 0022", "07208", "0912345678", "0912.345.678", "+84912345678", "09123",
    ],
)  # fmt: skip
def test_a_person_is_found_by_any_part_of_what_is_known(lan: Actor, home: Household, typed: str) -> None:
    assert [one.full_name for one in _found(lan, typed)] == ["Phạm Văn Bình"]


@pytest.mark.parametrize("typed", ["", " ", "b", "binh hoa", "binh dong hung", "0999", "bình%", "--", "(", "9" * 40])
def test_what_fits_nobody_finds_nobody(lan: Actor, home: Household, typed: str) -> None:
    with acting(lan):
        found = search_at_once(actor=lan, text=typed)

    assert not found.people or typed == "bình%"


def test_a_household_is_found_by_its_code_and_by_its_head(lan: Actor, tan_dong: Area, home: Household) -> None:
    with acting(lan):
        own = make_household(lan, tan_dong)
        for typed in ("HN-07", "hn-0", "pham binh"):
            [found] = search_at_once(actor=lan, text=typed).households
            assert (found.household, found.head and found.head.full_name) == (home, "Phạm Văn Bình")
        assert [
            one.household for one in search_at_once(actor=lan, text=own.number.lstrip("H0").zfill(3)).households
        ] == [own]


def test_a_hamlet_is_found_with_all_who_live_there(lan: Actor, home: Household, ap_dong: Area) -> None:
    with acting(lan):
        assert search_at_once(actor=lan, text="ap dong th").hamlets == (ap_dong,)
        assert [one.full_name for one in search_individuals(actor=lan, text="Đông Thành")] == ["Phạm Văn Bình"]


def test_the_whole_word_comes_before_its_beginning(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        for name in ("Lê Thị Anh", "Lê Văn An", "Lê Văn Ân"):
            hoa(lan, tan_dong, full_name=name, identity_number=None)

    assert [one.full_name for one in _found(lan, "an")] == ["Lê Văn An", "Lê Văn Ân", "Lê Thị Anh"]


@pytest.mark.parametrize("most", [0, people.MOST_KEYS])
def test_a_number_no_longer_used_and_a_merged_record_lead_to_whom_counts(
    lan: Actor, tan_dong: Area, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Whether their keys are read first, or they are too many for that."""
    monkeypatch.setattr(people, "MOST_KEYS", most)
    with acting(lan):
        first = binh(lan, tan_dong)
        contact = record_contact_point(actor=lan, individual=first, channel="phone", value="0912345678", on=FROM)
        end_contact_point(actor=lan, contact=contact, on=clock.today())
        again = binh(lan, tan_dong, full_name="Phạm Văn Bính Tý", identity_number=None)
        merge_individuals(
            actor=lan, survivor=first, merged=again, why="nhập hai lần", on=clock.today(),
            choices={"full_name": "survivor"},
        )  # fmt: skip

    assert _found(lan, "0912345678") == []
    assert _found(lan, "bính tý") == [first]


def test_nobody_of_another_commune_is_found_by_anything(
    lan: Actor, minh: Actor, home: Household, binh_minh: Area
) -> None:
    client = _client(binh_minh)

    for typed in ("binh", "binh ap dong thanh", "072080000022", "0912345678", "HN-07", "Ấp Đông Thành"):
        page = _answers(client, typed)
        assert "Nobody found" in page
        assert "Phạm" not in page
        assert "Đông Thành" not in page


def test_the_province_is_told_the_commune_and_led_to_the_hamlets_of_a_name(lan: Actor, home: Household) -> None:
    client = _client(make_province(), "province_officer")

    assert "Tân Đông" in _answers(client, "binh pham")
    page = _answers(client, "dong thanh")
    assert "place=vn.80.25522.&amp;q=%E1%BA%A4p" in page


def test_who_may_not_see_the_registry_is_refused(lan: Actor, home: Household, tan_dong: Area, ap_dong: Area) -> None:
    for area, role, username in ((tan_dong, "bank_officer", "mai"), (ap_dong, "hamlet_head", "ba.dong")):
        assert "Phạm" not in _answers(_client(area, role, username), "binh", status=403)


def test_the_answers_are_options_of_a_box(lan: Actor, home: Household, tan_dong: Area) -> None:
    page = _answers(_client(tan_dong), "binh ")

    assert 'role="listbox"' in page
    assert f'role="option" aria-selected="false" tabindex="-1" id="answer-household-{home.pk}"' in page
    assert 'href="/people/?q=binh"' in page
    assert _answers(_client_again(), "b").strip() == ""


def _client_again() -> Client:
    from ansinh.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="mai"))
    return client


def test_the_box_asks_the_same_few_questions_however_many_there_are(
    lan: Actor, home: Household, tan_dong: Area
) -> None:
    client = _client(tan_dong)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            _answers(client, "nguyen thi")
        return len(caught)

    few = asked()
    with acting(lan):
        for name in ("Nguyễn Thị Hai", "Nguyễn Thị Ba", "Nguyễn Thị Tư"):
            household = make_household(lan, tan_dong)
            make_member(lan, tan_dong, household, full_name=name)

    assert asked() <= few + 2
    assert asked() <= 20


def _plainly_found(text: str) -> list[Individual]:
    """Everybody looked at, one by one."""
    everybody = list(Individual.objects.select_related("merged_into"))
    meant = [
        one
        for one in everybody
        if all(any(word.startswith(part) for word in words(one.full_name)) for part in words(text))
    ]
    found = {survivor.pk: survivor for survivor in map(people.survivor_of, meant)}
    return sorted(found.values(), key=lambda one: (one.sort_key, one.pk))


@pytest.mark.parametrize("most", [people.MOST_KEYS, 2])
@pytest.mark.parametrize("seed", [7, 20_261])
def test_a_name_finds_exactly_those_whom_looking_at_everybody_finds(
    seed: int, most: int, lan: Actor, tan_dong: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)  # noqa: S311 - invented people
    monkeypatch.setattr(people, "MOST_KEYS", most)
    parts = ["Nguyễn", "Nguyên", "Văn", "Vân", "Hòa", "Hoàng", "Hoa", "Thị"]
    with acting(lan):
        made = [
            binh(lan, tan_dong, full_name=" ".join(dice.choices(parts, k=dice.randint(2, 4))), identity_number=None)
            for _number in range(20)
        ]
        merge_individuals(
            actor=lan, survivor=made[0], merged=made[1], why="nhập hai lần", on=clock.today(),
            choices={"full_name": "survivor"},
        )  # fmt: skip

        for text in (
            "nguyen van hoa",
            "hoa",
            "hoang nguyen",
            "Vân n",
            "thi v h",
            "hoa guyen",
            "van n oa",
            made[1].full_name,
            "tran",
        ):
            assert list(search_individuals(actor=lan, text=text)) == _plainly_found(text), text
