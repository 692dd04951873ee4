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

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {
    "commune_officer": ("vi", 1280, "light"),
    "approver": ("en", 360, "dark"),
    "province_officer": ("en", 1280, "dark"),
    "hamlet_head": ("vi", 360, "light"),
    "auditor": ("vi", 360, "dark"),
    "administrator": ("en", 1280, "light"),
}
"""Between them the roles meet both languages, both widths and both colours."""


@pytest.mark.parametrize("role", LOOKS)
def test_every_page_can_be_used_by_everybody(site: str, browser: Browser, role: str) -> None:
    language, width, colours = LOOKS[role]
    visit = Visit(browser, site, width)
    visit.page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
    visit.open("/accounts/login/")
    if language == "en":
        visit.page.locator("form.language button[lang=en]").click()
    faults = _faults(visit, "/accounts/login/")
    visit.page.fill("#id_login", Duty.objects.select_related("user").get(role=role).user.username)
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("main form button")
    expect(visit.page.locator("#content")).to_be_visible()

    walk = Walk()
    for address in walk:
        answer = visit.context.request.get(site + address)
        if answer.headers["content-type"].startswith("text/html"):
            visit.open(address)
            faults += _faults(visit, address)
            walk.learn(visit.page.content(), address)

    assert not faults, "\n".join(faults)
    assert visit.complaints == []
    assert visit.strangers == []


def _faults(visit: Visit, address: str) -> list[str]:
    found = [f"{address}: {visit.overflow()} px wider than the screen"] if visit.overflow() > 0 else []
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = visit.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    for rule in result["violations"]:
        places = ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:3])
        found.append(f"{address}: {rule['id']} ({rule['help']}) at {places}")
    return found
