"""Every page in a real browser, for every role: axe finds nothing, nothing is wider than the screen, nobody complains.

Rules: WCAG 2.0 to 2.2, levels A and AA, as axe-core knows them.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ansinh.accounts.models import Duty
from ansinh.accounts.testing import PASSWORD
from tests.journeys.conftest import Visit
from tests.pages.walk import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(result => result.violations)"
"""Of what is in order only one place a rule is told: to tell them all took longer than to look."""
LOOKS = ((1280, "light"), (360, "dark"))
READERS = {"vi": ("commune_officer", "hamlet_head", "administrator"), "en": ("approver", "province_officer", "auditor")}
"""Who walks in which language; a page that one of them has seen is not looked at again by the next."""


@pytest.mark.parametrize("language", READERS)
def test_every_page_can_be_used_by_everybody(site: str, browser: Browser, language: str) -> None:
    seen: set[str] = set()
    faults: list[str] = []
    for role in READERS[language]:
        visit = Visit(browser, site, 1280)
        visit.context.add_init_script(path=AXE)
        visit.page.emulate_media(reduced_motion="reduce")
        visit.open("/accounts/login/")
        if language == "en":
            visit.page.locator("form.language button[lang=en]").click()
        faults += _faults(visit, "/accounts/login/")
        visit.page.fill("#id_login", Duty.objects.select_related("user").get(role=role).user.username)
        visit.page.fill("#id_password", PASSWORD)
        visit.page.click("main form button")
        expect(visit.page.locator("#content")).to_be_visible()
        faults += _walked(visit, Walk(seen))
        faults += [f"{role}: {said}" for said in (*visit.complaints, *visit.strangers)]
        visit.context.close()
    assert not faults, "\n".join(faults)


def _walked(visit: Visit, walk: Walk) -> list[str]:
    faults = []
    for address in walk:
        answer = visit.context.request.get(visit.site + address)
        if answer.headers["content-type"].startswith("text/html"):
            visit.open(address)
            if visit.page.locator("#review-form").count():
                expect(visit.page.locator(".odk-form")).to_be_visible(timeout=30_000)
            faults += _faults(visit, address)
            walk.learn(visit.page.content(), address)
    return faults


def _faults(visit: Visit, address: str) -> list[str]:
    """What axe finds in the page, wide and light as narrow and dark, and whether it is wider than the screen."""
    found = []
    for width, colours in LOOKS:
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.page.evaluate("colours => document.documentElement.dataset.bsTheme = colours", colours)
        if visit.overflow() > 0:
            found.append(f"{address}: {visit.overflow()} px wider than {width} px")
        violations: list[dict[str, Any]] = visit.page.evaluate(RUN, RULES)
        for rule in violations:
            places = ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:3])
            found.append(f"{address}, {width} px, {colours}: {rule['id']} ({rule['help']}) at {places}")
    return found
