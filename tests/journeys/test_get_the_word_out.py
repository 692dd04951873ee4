"""Lan writes to many people through a gateway, from the first setting to the last answer, while workers die."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Browser, expect

from ansinh.config.database import database_url
from ansinh.coordination.testing import make_home, make_neighbour
from ansinh.core.actors import SYSTEM
from ansinh.core.money import format_dong
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.messaging.models import IN_HAND, Heard, Incoming, Message, MessageState, OptOut, Skip
from ansinh.messaging.services.waking import wake_sender
from ansinh.registry.services import record_contact_point
from tests.journeys.conftest import PHONE, Visit, assert_calm, sign_in
from tests.journeys.phones import GammuPhone, KannelPhones, Phones
from tests.journeys.scenes import SINCE, Commune
from tests.journeys.workers import Workers, workers_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
DEATHS = 10
SAMPLE = 5
TEXT = "Kính gửi {ten}, thẻ BHYT sắp hết hạn. Đã nộp tiền xin nhắn lại DA DONG, không muốn nhận tin xin nhắn TC."
NAMES = [
    f"{family} {middle} {given}"
    for given, middle, family in product(
        ("Hòa", "Bưởi", "Lành", "Nguyệt", "Sương", "Thắm", "Tuyết", "Út", "Vẹn", "Xuyến"),
        ("Thị", "Ngọc"),
        ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng"),
    )
]
PRICE = 300
TC, DONE, QUESTION = "TC", "Da dong roi nhe", "Nộp ở đâu vậy cô?"
Audience = dict[str, str]
"""By telephone number the name of whoever is to be told."""


@pytest.fixture
def workers(tan_dong: Commune, site: str, settings: Any, tmp_path: Path) -> Iterator[Workers]:
    """They work in the test's database, and the site tells gateways its true address."""
    settings.SITE_URL = site
    database = database_url(str(connection.settings_dict["NAME"]))
    with workers_for(database, site=site, folder=tmp_path) as workers:
        yield workers
    # The tables of the queue are not Django's to flush.
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.fixture
def phones(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Phones]:
    phones: Phones = request.param(tmp_path / "gateway")
    yield phones
    phones.stop()


def bring_spreadsheet(lan: Visit, commune: Commune, tmp_path: Path) -> Audience:
    """From a file of the office, of which one row cannot be used."""
    people = {f"0912{number:06d}": name for number, name in enumerate(NAMES, start=345_001)}
    rows: list[list[Cell]] = [[place, name, phone] for place, (phone, name) in enumerate(people.items(), start=1)]
    path = tmp_path / "nhac-the.xlsx"
    path.write_bytes(xlsx_bytes([*rows, [0, "Bùi Văn Sót", "02763822222"]], headers=["STT", "Họ tên", "Điện thoại"]))
    lan.go("Campaigns")
    lan.page.get_by_role("link", name=gettext("New campaign")).click()
    lan.page.check("input[name=audience][value=spreadsheet]")
    lan.page.set_input_files("#id_file", path)
    lan.press("Go on")
    expect(lan.page.locator("main")).to_contain_text("Điện thoại")
    count = len(people)
    said = ngettext("Go on with the %(number)s good row", "Go on with the %(number)s good rows", count)
    lan.page.get_by_role("button", name=said % {"number": count}).click()
    return people


def come_from_list(lan: Visit, commune: Commune, tmp_path: Path) -> Audience:
    """From the list of people of the registry, one of whom has no telephone."""
    people = {f"0987{number:06d}": name for number, name in enumerate(NAMES[:100], start=654_001)}
    with acting(commune.desk.lan) as actor:
        for phone, name in {**people, "": "Bùi Văn Sót"}.items():
            person = make_neighbour(actor, make_home(actor, commune.desk.area, commune.hamlet), name)
            if phone:
                record_contact_point(actor=actor, individual=person, channel="phone", value=phone, on=SINCE)
    lan.go("People")
    lan.follow("Write to these people")
    lan.press("Go on")
    return people


RUNS = pytest.mark.parametrize(
    ("phones", "choose", "language", "width"),
    [
        pytest.param(KannelPhones, bring_spreadsheet, "vi", 1280, id="kannel"),
        pytest.param(GammuPhone, come_from_list, "en", PHONE, id="gammu"),
    ],
    indirect=["phones"],
)


@RUNS
def test_everybody_is_told_once_though_ten_workers_die(
    tan_dong: Commune,
    site: str,
    browser: Browser,
    workers: Workers,
    tmp_path: Path,
    phones: Phones,
    choose: Callable[[Visit, Commune, Path], Audience],
    language: str,
    width: int,
) -> None:
    with override(language):
        lan = sign_in(browser, site, "lan", language=language, width=width)
        _keep_no_quiet_hours(lan)
        phones.start(_open_gateway(lan, phones, language))
        people = choose(lan, tan_dong, tmp_path)
        _write(lan, language)
        _see_what_it_costs(lan, len(people), language)

        workers.start()
        _send_sample(lan)
        _until(lambda: len(phones.texts()) == SAMPLE)
        [(refuser, _text), *_others] = phones.texts()
        phones.say(refuser, TC)
        _until(lambda: Incoming.objects.count() == 1)
        _send_to_all(lan, len(people) - SAMPLE)
        _die_ten_times(workers, phones)
        workers.start()
        _until(lambda: not Message.objects.filter(state__in=IN_HAND).exists(), seconds=40)
        _until(lambda: len(phones.texts()) >= len(people))

        [asker, payer, *_rest] = [number for number in people if number != refuser]
        phones.say(payer, DONE)
        # Of two texts at once Kannel's fake centre leaves the second lying.
        _until(lambda: Incoming.objects.count() == 2)
        phones.say(asker, QUESTION)
        _until(lambda: Incoming.objects.count() == 3)
        _until(lambda: set(Message.objects.values_list("state", flat=True)) == {phones.final})
        workers.kill()
        _read_results(lan, language)
        _answer_question(lan, language)

    assert_calm(lan)
    assert sorted(phones.texts()) == sorted((number, TEXT.format(ten=name)) for number, name in people.items())
    with acting(SYSTEM):
        assert sorted(Message.objects.values_list("address", "name")) == sorted(people.items())
        assert [wish.address for wish in OptOut.objects.all()] == [refuser]


def _keep_no_quiet_hours(lan: Visit) -> None:
    """The same time twice: this story may be told by night."""
    lan.go("Gateways")
    lan.follow("Rules of sending")
    lan.page.fill("#id_quiet_from", "00:00")
    lan.page.fill("#id_quiet_until", "00:00")
    lan.press("Set the rules")


def _open_gateway(lan: Visit, phones: Phones, language: str) -> str:
    """Returns the address that its page tells the keeper of the gateway."""
    lan.go("Gateways")
    lan.page.get_by_role("link", name=gettext("New gateway")).click()
    lan.page.locator(f"main a[href$='kind={phones.kind}']").click()
    for code, value in phones.told.items():
        lan.page.fill(f"#id_told_{code}", value)
    lan.page.fill("#id_price_amount", str(PRICE))
    lan.page.fill("#id_price_points", "1")
    lan.press("Open the gateway")
    expect(lan.page.locator(".alert-success")).to_be_visible()
    lan.look("gateway", language)
    return lan.page.locator("dl.facts code").inner_text()


def _write(lan: Visit, language: str) -> None:
    lan.page.fill("#id_title", "Nhắc gia hạn thẻ")
    lan.page.fill("#id_text", TEXT)
    lan.press("Show how it arrives")
    expect(lan.page.locator("#previews")).to_contain_text(TEXT.partition("{ten}")[2])
    lan.look("campaign-words", language)
    lan.press("Write it down and count")


def _see_what_it_costs(lan: Visit, count: int, language: str) -> None:
    """Every text is of two segments, with its accents."""
    expect(lan.page.locator("h1")).to_contain_text("Nhắc gia hạn thẻ")
    main = lan.page.locator("main")
    said = ngettext(
        "I agree: %(count)s message, %(amount)s đồng, %(points)s points",
        "I agree: %(count)s messages, %(amount)s đồng, %(points)s points",
        count,
    )
    cost = {"count": format_dong(count), "amount": format_dong(count * 2 * PRICE), "points": format_dong(count * 2)}
    expect(main).to_contain_text(said % cost)
    lan.look("campaign-cost", language)


def _send_sample(lan: Visit) -> None:
    lan.page.fill("#id_sample-count", str(SAMPLE))
    lan.press("Send to a sample first")
    expect(lan.page.locator("h1 .badge")).to_have_text(gettext("a sample was sent"))


def _send_to_all(lan: Visit, count: int) -> None:
    lan.page.reload()
    lan.page.check("#id_start-is_agreed")
    lan.press("Send to all")
    said = ngettext("%(count)s message is on its way.", "%(count)s messages are on their way.", count)
    expect(lan.page.locator(".alert-success")).to_have_text(said % {"count": count})


def _die_ten_times(workers: Workers, phones: Phones) -> None:
    """Each while some of what it has in hand is out and some is not; the one that sent the sample is the first."""
    for death in range(DEATHS):
        if death:
            workers.start()
        before, begun = phones.out(), time.monotonic()
        woken = 0.0
        while phones.out() < before + 2:
            now = time.monotonic()
            assert now < begun + 20, f"Before death {death + 1} no more than {before} messages are out."
            if now > woken + 0.5:
                wake_sender()
                woken = now
            time.sleep(0.001)
        workers.kill()
        is_cut = _in_the_house(lambda: Message.objects.filter(state=MessageState.SENDING).exists())
        assert is_cut, f"Death {death + 1} disturbed nobody."


def _until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """The worker is woken again and again meanwhile, as every minute wakes it."""
    until, woken = time.monotonic() + seconds, 0.0
    while not _in_the_house(is_so):
        now = time.monotonic()
        assert now < until, f"It does not come about: {_in_the_house(_where_all_stands)}"
        if now > woken + 0.1:
            wake_sender()
            woken = now
        time.sleep(0.002)


def _where_all_stands() -> dict[str, int]:
    """Messages by state, what was heard and is not settled, and answers."""
    states = Counter(Message.objects.values_list("state", flat=True))
    unsettled = Heard.objects.filter(settled_at__isnull=True).count()
    return {**states, "unsettled": unsettled, "answers": Incoming.objects.count()}


def _in_the_house(ask: Callable[[], Any]) -> Any:
    with acting(SYSTEM):
        return ask()


def _read_results(lan: Visit, language: str) -> None:
    lan.page.reload()
    with acting(SYSTEM):
        messages = Message.objects.all()
        figures = [
            messages.count(),
            0,
            messages.count(),
            messages.filter(state=MessageState.DELIVERED).count(),
            0,
            0,
            Skip.objects.exclude(recipient__in=messages.values("recipient")).count(),
            messages.filter(answered_at__isnull=False).count(),
        ]
    cells = lan.page.locator("table[aria-labelledby=by-way] tfoot td").all_inner_texts()
    assert cells[: len(figures)] == [format_dong(figure) for figure in figures]
    lan.look("campaign-results", language)


def _answer_question(lan: Visit, language: str) -> None:
    lan.go("Inbox")
    rows = lan.page.locator("#list-rows")
    for text in (TC, DONE, QUESTION):
        expect(rows).to_contain_text(text)
    lan.look("inbox", language)
    rows.get_by_role("row", name=QUESTION).get_by_role("link").first.click()
    lan.page.fill("#id_settle-note", "Đã gọi lại, hẹn nộp tại Bưu điện xã.")
    lan.press("Settle it")
    expect(lan.page.locator(".alert-success")).to_be_visible()
