"""A hamlet of 120 households before its review, and who plays it: Lan, Minh, and people with a phone and no account."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext
from playwright.sync_api import Browser, expect

from ansinh.core.wall import acting
from ansinh.poverty.testing import at_work, make_home
from ansinh.registry.models import Membership, Relation
from ansinh.registry.services import NewIndividual, record_death, register_individual
from tests.journeys.conftest import PHONE, Calendar, Visit
from tests.journeys.scenes import Commune

HOA, BINH, SAU, MUOI = "Nguyễn Thị Hòa", "Phạm Văn Bình", "Đỗ Thị Sáu", "Võ Thị Mười"
HOUSEHOLDS = 120
FAMILIES = ("Bùi", "Cao", "Dương", "Hồ", "Huỳnh", "Lâm", "Mạc", "Tạ", "Thái", "Trịnh", "Từ", "Vương")
GIVEN = ("An", "Cúc", "Đào", "Giang", "Hạnh", "Kiều", "Lài", "Nga", "Phụng", "Sương")


def register_hamlet(commune: Commune) -> None:
    """Hòa is poor and Bình near-poor by last year's decision; the husband of Mười died in August."""
    lan = at_work("lan", commune.desk.area)
    with acting(lan):
        make_home(lan, commune.hamlet, HOA, household_class="poor")
        make_home(lan, commune.hamlet, BINH, household_class="near_poor", sex="male")
        make_home(lan, commune.hamlet, SAU)
        home = make_home(lan, commune.hamlet, "Lê Văn Chín", sex="male")
        widow = NewIndividual(
            full_name=MUOI, household=home, relation=Relation.SPOUSE, birth_date=dt.date(1978, 3, 4), sex="female"
        )
        register_individual(actor=lan, area=commune.desk.area, person=widow, on=dt.date(2025, 7, 1))
        head = Membership.objects.select_related("individual").get(household=home, is_head=True).individual
        record_death(actor=lan, individual=head, died_on=dt.date(2026, 8, 15))
        for at in range(HOUSEHOLDS - 4):
            make_home(lan, commune.hamlet, f"{FAMILIES[at % 12]} Thị {GIVEN[at % 10]}")


@dataclass
class Play:
    """Lan and Minh at their desks; `round` is the address of what they review."""

    browser: Browser
    site: str
    language: str
    calendar: Calendar
    lan: Visit
    minh: Visit
    round: str = ""
    others: list[Visit] = field(default_factory=list)

    def somebody(self, address: str) -> Visit:
        """With a phone and without an account, before a page that only its address leads to."""
        visit = Visit(self.browser, self.site, PHONE)
        visit.page.goto(address)
        if self.language != "vi":
            visit.page.locator(f"form.language button[lang={self.language}]").click()
        self.others.append(visit)
        return visit

    def act(self, by: Visit, step: str, said: str = "", **values: str) -> None:
        """One act of the page of the round, wherever `by` was."""
        by.open(self.round)
        self.act_here(by, step, said, **values)

    def act_here(self, by: Visit, step: str, said: str = "", **values: str) -> None:
        """One act of the page, folded away or not; `values` by the end of the field's name."""
        form = by.page.locator("form", has=by.page.get_by_role("button", name=gettext(step), exact=True))
        if not form.is_visible():
            by.page.locator("summary", has_text=gettext(step)).click()
        for name, value in values.items():
            field_ = form.locator(f"[name$='-{name}']")
            if field_.evaluate("one => one.tagName") == "SELECT":
                field_.select_option(value)
            else:
                field_.fill(value)
        by.press(step, form)
        expect(by.page.locator(".alert-success")).to_contain_text(said)


def was_refused(visit: Visit, status: int) -> None:
    """The browser complained of the status of a page, and of nothing else."""
    assert visit.complaints
    assert all(f"status of {status}" in one for one in visit.complaints)
    visit.complaints.clear()
