"""Records that may be one person by the screens: searched for, looked at side by side, settled, and who may not."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.registry.models import DuplicatePair, Individual, Merge, MergeState, PairState
from ansinh.registry.services import find_duplicates, record_contact_point, submit_search
from ansinh.registry.testing import an_officer, hoa, make_account, make_circumstance, make_individual
from ansinh.work.models import Job, JobState
from ansinh.work.services import run_job

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
WHY = "đã đối chiếu giấy tờ"


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _province(tan_dong: Area) -> Client:
    assert tan_dong.parent is not None
    return _client(tan_dong.parent, "province_officer", "tinh")


def _twice(lan: Actor, area: Area, **changes: Any) -> tuple[Individual, Individual]:
    with acting(lan):
        return hoa(lan, area), make_individual(lan, area, **{"full_name": "NGUYEN THI HOA", **changes})


def _pair(lan: Actor, area: Area, **changes: Any) -> DuplicatePair:
    _twice(lan, area, **changes)
    with acting(lan):
        find_duplicates(actor=lan, area=area, on=TODAY)
        return DuplicatePair.objects.get()


def _across(tan_dong: Area, binh_minh: Area, **changes: Any) -> DuplicatePair:
    with acting(an_officer(tan_dong)) as lan:
        hoa(lan, tan_dong)
    with acting(an_officer(binh_minh, username="minh")) as minh:
        make_individual(minh, binh_minh, full_name="Nguyễn Thị Hòa", **changes)
    assert tan_dong.parent is not None
    with acting(SYSTEM):
        find_duplicates(actor=SYSTEM, area=tan_dong.parent, on=TODAY)
        return DuplicatePair.objects.get()


def _now(pair: DuplicatePair) -> DuplicatePair:
    with acting(SYSTEM):
        return DuplicatePair.objects.get(pk=pair.pk)


def _do(client: Client, pair: DuplicatePair, act: str, status: int = 302, **values: Any) -> str:
    posted = {f"{act}-{name}": value for name, value in values.items()}
    response = client.post(f"/duplicates/{pair.pk}/do/{act}/", posted)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_search_fills_the_queue_and_a_pair_shows_both_sides(lan: Actor, tan_dong: Area) -> None:
    first, second = _twice(lan, tan_dong)
    with acting(lan):
        record_contact_point(actor=lan, individual=first, channel="phone", value="0912345678", on=TODAY)
        account = make_account(lan, second)
    officer = _client(tan_dong)
    assert "No such pair" in _page(officer, "/duplicates/")

    assert officer.post("/duplicates/search/").status_code == 302

    page = _page(officer, "/duplicates/")
    assert "1 pair waits" in page
    assert "NGUYEN THI HOA" in page
    with acting(SYSTEM):
        pair = DuplicatePair.objects.get()
    page = _page(officer, f"/duplicates/{pair.pk}/")
    for told in ("072145000011", "0912345678", "born on the same day", "Xã Tân Đông", "differs"):
        assert told in page
    assert f"…{account.number[-4:]}" in page
    assert account.number not in page


def test_the_likeliest_pair_stands_first(lan: Actor, tan_dong: Area) -> None:
    pair = _pair(lan, tan_dong)
    with acting(lan):
        tu = {"full_name": "Lê Văn Tư", "birth_date": dt.date(1950, 5, 5)}
        one, other = make_individual(lan, tan_dong, **tu), make_individual(lan, tan_dong, **tu)
        DuplicatePair.objects.create(
            first=one, second=other, area_path=tan_dong.path, probability=pair.probability / 2, found_on=TODAY
        )

    page = _page(_client(tan_dong), "/duplicates/")

    assert page.index("NGUYEN THI HOA") < page.index("Lê Văn Tư")


def test_two_people_are_told_apart_for_a_reason_and_stay_so(lan: Actor, tan_dong: Area) -> None:
    pair, officer = _pair(lan, tan_dong), _client(tan_dong)

    assert "This field is required" in _do(officer, pair, "distinct", 422, why=" ")
    _do(officer, pair, "distinct", why=WHY)

    assert (_now(pair).state, _now(pair).reason) == (PairState.DISTINCT, WHY)
    assert "NGUYEN THI HOA" not in _page(officer, "/duplicates/")
    assert "NGUYEN THI HOA" in _page(officer, "/duplicates/?state=distinct")
    assert "NGUYEN THI HOA" in _page(officer, "/duplicates/?state=")
    _do(officer, pair, "distinct", why="lần nữa")
    assert _now(pair).reason == WHY


def test_a_pair_is_merged_and_split_again(lan: Actor, tan_dong: Area) -> None:
    pair, officer = _pair(lan, tan_dong), _client(tan_dong)

    _do(officer, pair, "merge", 422, why=WHY)
    _do(officer, pair, "merge", 422, survivor="third", why=WHY)
    _do(officer, pair, "merge", survivor="first", why=WHY)

    assert _now(pair).state == PairState.MERGED
    with acting(SYSTEM):
        assert Merge.objects.get().survivor_id == pair.first_id
    page = _page(officer, f"/duplicates/{pair.pk}/")
    assert "Split them again" in page
    assert WHY in page
    assert "/do/merge/" not in page

    _do(officer, pair, "split", 422, why="")
    _do(officer, pair, "split", why="nhầm")
    assert _now(pair).state == PairState.OPEN
    with acting(SYSTEM):
        assert Merge.objects.get().state == MergeState.UNDONE
    _do(officer, pair, "split", why="nhầm")
    assert _now(pair).state == PairState.OPEN


def test_each_contradiction_is_asked_about_whichever_record_counts(lan: Actor, tan_dong: Area) -> None:
    pair, officer = _pair(lan, tan_dong, birth_date=dt.date(1945, 2, 9)), _client(tan_dong)
    page = _page(officer, f"/duplicates/{pair.pk}/")
    assert "Which is right: the birth date" in page

    _do(officer, pair, "merge", 422, survivor="second", why=WHY)
    assert _now(pair).state == PairState.OPEN
    _do(officer, pair, "merge", survivor="second", why=WHY, right_0="second")

    with acting(SYSTEM):
        assert Individual.objects.get(pk=pair.second_id).birth_date == dt.date(1945, 2, 9)
        assert Individual.objects.get(pk=pair.first_id).merged_into_id == pair.second_id


def test_a_split_that_would_tear_what_was_done_since_is_told_on_the_page(lan: Actor, tan_dong: Area) -> None:
    pair, officer = _pair(lan, tan_dong), _client(tan_dong)
    with acting(lan):
        fact = make_circumstance(lan, pair.second, "disability", value="severe")
    _do(officer, pair, "merge", survivor="first", why=WHY)
    with acting(lan):
        type(fact)._default_manager.filter(pk=fact.pk).update(certificate_number="09/GXN")

    page = _do(officer, pair, "split", 409, why="nhầm")

    assert "cannot be undone" in page
    assert _now(pair).state == PairState.MERGED


def test_health_facts_that_contradict_are_read_by_those_who_may_and_the_look_is_kept(
    tan_dong: Area, binh_minh: Area
) -> None:
    pair = _across(tan_dong, binh_minh)
    with acting(an_officer(tan_dong)) as lan:
        make_circumstance(lan, pair.first, "disability", value="severe")
    with acting(an_officer(binh_minh, username="minh")) as minh:
        make_circumstance(minh, pair.second, "disability", value="exceptionally_severe")
    province = _province(tan_dong)

    page = _page(province, f"/duplicates/{pair.pk}/")

    assert "a health fact" in page
    assert "severe" not in page
    assert "disability" not in page
    _do(province, pair, "merge", survivor="first", why=WHY, right_0="first")
    assert _now(pair).state == PairState.MERGED


def test_an_officer_who_asks_reads_the_health_fact_and_it_is_logged(lan: Actor, tan_dong: Area) -> None:
    pair, officer = _pair(lan, tan_dong), _client(tan_dong)
    with acting(lan):
        make_circumstance(lan, pair.first, "disability", value="severe")
        make_circumstance(lan, pair.second, "disability", value="exceptionally_severe")

    assert "exceptionally_severe" in _page(officer, f"/duplicates/{pair.pk}/")

    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="read_health", actor_username="mai").count() == 2


def test_an_infection_stands_on_no_page_of_a_pair(lan: Actor, tan_dong: Area) -> None:
    pair = _pair(lan, tan_dong)
    with acting(lan):
        for person, since in ((pair.first, dt.date(2025, 1, 1)), (pair.second, dt.date(2025, 3, 1))):
            make_circumstance(lan, person, "hiv", valid_from=since)

    assert "HIV" not in _page(_client(tan_dong), f"/duplicates/{pair.pk}/")


def test_a_commune_sees_of_a_pair_with_another_commune_only_the_mark(tan_dong: Area, binh_minh: Area) -> None:
    pair = _across(tan_dong, binh_minh, identity_number="072145000012")
    officer = _client(tan_dong)

    page = _page(officer, "/duplicates/")

    assert "Under review by the province" in page
    assert "Nguyễn Thị Hòa" in page
    for told in ("Bình Minh", "072145000012", f"/duplicates/{pair.pk}/"):
        assert told not in page
    _page(officer, f"/duplicates/{pair.pk}/", 404)
    for act in ("merge", "distinct", "split"):
        assert officer.post(f"/duplicates/{pair.pk}/do/{act}/").status_code == 404
    person = _page(officer, f"/people/{pair.first_id}/")
    assert "under review" in person
    assert "Bình Minh" not in person


def test_the_province_settles_a_pair_of_two_communes(tan_dong: Area, binh_minh: Area) -> None:
    pair, province = _across(tan_dong, binh_minh), _province(tan_dong)
    assert "Bình Minh" in _page(province, "/duplicates/")

    _do(province, pair, "distinct", why=WHY)

    assert _now(pair).state == PairState.DISTINCT
    assert "under review" not in _page(_client(tan_dong), f"/people/{pair.first_id}/")


def test_whoever_moved_away_since_takes_the_pair_out_of_the_commune(
    lan: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    pair = _pair(lan, tan_dong)
    with acting(SYSTEM):
        Individual.objects.filter(pk=pair.second_id).update(area=binh_minh, area_path=binh_minh.path)
    officer = _client(tan_dong)

    assert "NGUYEN THI HOA" not in _page(officer, "/duplicates/")
    _page(officer, f"/duplicates/{pair.pk}/", 404)


def test_only_those_who_settle_pairs_see_them_and_only_their_own(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    pair = _pair(lan, tan_dong)
    stranger = _client(binh_minh, username="minh")
    _page(stranger, f"/duplicates/{pair.pk}/", 404)
    assert "NGUYEN THI HOA" not in _page(stranger, "/duplicates/")
    assert stranger.post(f"/duplicates/{pair.pk}/do/distinct/", {"distinct-why": WHY}).status_code == 404

    for role, username in (("approver", "chu-tich"), ("auditor", "dung"), ("bank_officer", "ngan-hang")):
        client = _client(tan_dong, role, username)
        _page(client, "/duplicates/", 403)
        _page(client, f"/duplicates/{pair.pk}/", 403)
        assert client.post("/duplicates/search/").status_code == 403
        assert client.post(f"/duplicates/{pair.pk}/do/distinct/", {"distinct-why": WHY}).status_code == 403
    assert _now(pair).state == PairState.OPEN


def test_an_act_that_does_not_exist_or_comes_by_a_link_is_refused(lan: Actor, tan_dong: Area) -> None:
    pair, officer = _pair(lan, tan_dong), _client(tan_dong)

    assert officer.post(f"/duplicates/{pair.pk}/do/guess/").status_code == 404
    assert officer.get(f"/duplicates/{pair.pk}/do/merge/")["Location"] == f"/duplicates/{pair.pk}/"
    assert officer.get("/duplicates/search/")["Location"] == "/duplicates/"
    _do(officer, pair, "merge", survivor="first", why=WHY)
    _do(officer, pair, "distinct", 409, why=WHY)


def _pairs(lan: Actor, area: Area) -> list[DuplicatePair]:
    """Hòa is registered twice, and so is Tư."""
    _twice(lan, area)
    with acting(lan):
        for name in ("Lê Văn Tư", "LE VAN TU"):
            make_individual(lan, area, full_name=name, sex="male", birth_date=dt.date(1950, 5, 5))
        find_duplicates(actor=lan, area=area, on=TODAY)
        return list(DuplicatePair.objects.order_by("pk"))


def _reject(client: Client, *pairs: DuplicatePair, why: str = WHY) -> Any:
    chosen = {"chosen": [pair.pk for pair in pairs], "why": why}
    return client.post("/duplicates/reject/?state=open&sort=first", chosen)


def test_a_reason_that_is_missing_is_told_beside_its_field(lan: Actor, tan_dong: Area) -> None:
    answer = _reject(_client(tan_dong), *_pairs(lan, tan_dong), why="")

    assert answer.status_code == 422
    assert 'id="id_why_error"' in answer.content.decode()


def test_several_pairs_are_told_apart_for_one_reason(lan: Actor, tan_dong: Area) -> None:
    pairs, officer = _pairs(lan, tan_dong), _client(tan_dong)

    answer = _reject(officer, *pairs)

    assert answer["Location"] == "/duplicates/?state=open&sort=first"
    assert [(_now(pair).state, _now(pair).reason) for pair in pairs] == [(PairState.DISTINCT, WHY)] * 2
    assert "2 pairs are two people each" in _page(officer, "/duplicates/")
    assert 'name="chosen"' not in _page(officer, "/duplicates/?state=distinct")


def test_pairs_are_not_told_apart_without_a_reason_or_a_choice_and_what_was_chosen_stays(
    lan: Actor, tan_dong: Area
) -> None:
    pairs, officer = _pairs(lan, tan_dong), _client(tan_dong)

    nobody, wordless = _reject(officer), _reject(officer, pairs[1], why=" ")

    assert (nobody.status_code, wordless.status_code) == (422, 422)
    assert "tick those that are two people each" in nobody.content.decode()
    assert f'value="{pairs[1].pk}" aria-label="Choose Lê Văn Tư · LE VAN TU" checked' in wordless.content.decode()
    assert 'hx-get="/duplicates/"' in wordless.content.decode()
    assert [_now(pair).state for pair in pairs] == [PairState.OPEN] * 2


def test_one_pair_settled_meanwhile_leaves_the_others_as_they_are(lan: Actor, tan_dong: Area) -> None:
    pairs, officer = _pairs(lan, tan_dong), _client(tan_dong)
    _do(officer, pairs[1], "merge", survivor="first", why=WHY)

    refused = _reject(officer, *pairs)

    assert refused.status_code == 409
    assert "Lê Văn Tư · LE VAN TU is settled already" in refused.content.decode()
    assert _now(pairs[0]).state == PairState.OPEN


def test_nobody_tells_the_pairs_of_others_apart(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    pairs = _pairs(lan, tan_dong)

    assert _reject(_client(binh_minh, username="minh"), *pairs).status_code == 422
    assert _reject(_client(tan_dong, "auditor", "dung"), *pairs).status_code == 403
    assert [_now(pair).state for pair in pairs] == [PairState.OPEN] * 2


def test_pairs_are_searched_sorted_and_taken_as_a_file(lan: Actor, tan_dong: Area) -> None:
    _pairs(lan, tan_dong)
    officer = _client(tan_dong)

    assert "Lê Văn Tư" not in _page(officer, "/duplicates/?q=hoa")
    page = _page(officer, "/duplicates/?sort=-first")
    assert page.index("Lê Văn Tư") < page.index("NGUYEN THI HOA")
    file = officer.get("/duplicates/?q=hoa&columns=first&columns=likelihood&export=csv").getvalue().decode("utf-8-sig")
    heading, row = file.splitlines()
    assert heading == "record 1,likelihood"
    assert row.startswith('"Nguyễn Thị Hòa, 02/09/1945",')


def test_above_a_commune_the_search_is_a_job_whose_progress_stands_on_the_page(
    lan: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    _twice(lan, tan_dong)
    province = _province(tan_dong)

    for _time in range(2):
        assert province.post("/duplicates/search/")["Location"] == "/duplicates/"
    with acting(SYSTEM):
        [job] = Job.objects.all()
        assert not DuplicatePair.objects.exists()
    assert f'hx-get="/jobs/{job.pk}/progress/"' in _page(province, "/duplicates/")
    run_job(job_id=job.pk, attempt=job.attempt, username="tinh", scope=job.area_path, area_path=job.area_path)

    page = _page(province, "/duplicates/")
    assert "NGUYEN THI HOA" in page
    assert f"/jobs/{job.pk}/progress/" not in page
    assert 'href="/duplicates/">See the result' in _page(province, f"/jobs/{job.pk}/")
    assert "/progress/" not in _page(_client(tan_dong), "/duplicates/")


def test_a_search_that_failed_is_told_and_begun_again(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    province = _province(tan_dong)
    province.post("/duplicates/search/")
    with acting(SYSTEM):
        Job.objects.update(state=JobState.FAILED, error="No space left", finished_at=clock.now())

    assert "No space left" in _page(province, "/duplicates/")
    assert province.post("/duplicates/search/").status_code == 302

    with acting(SYSTEM):
        assert [job.state for job in Job.objects.order_by("pk")] == [JobState.FAILED, JobState.QUEUED]


def test_who_may_not_settle_across_communes_has_nothing_searched_there(tan_dong: Area, binh_minh: Area) -> None:
    assert tan_dong.parent is not None
    auditor = _client(tan_dong.parent, "auditor", "dung")

    assert auditor.post("/duplicates/search/").status_code == 403
    with acting(an_officer(tan_dong)) as lan, pytest.raises(NoRight):
        submit_search(actor=lan, area=tan_dong.parent)
    with acting(SYSTEM):
        assert not Job.objects.exists()
