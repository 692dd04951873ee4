"""What cannot be taken back is asked for once more, by the keys alone too; what was done stays said."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, expect

from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.models import ImportRun, ImportState
from tests.pages.enter import enter
from tests.pages.test_accessible import AXE, RULES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_list_is_dropped_only_when_asked_twice(site: str, browser: Browser, width: int) -> None:
    with acting(SYSTEM):
        run = ImportRun.objects.get(state=ImportState.PREVIEWED)
    visit = enter(browser, site, "lan", width=width)
    page, asked = visit.page, visit.page.locator("#confirm")
    visit.open(f"/imports/{run.pk}/")
    with override("vi"):
        button = page.locator("main").get_by_role("button", name=gettext("Drop the preview"), exact=True)
        button.focus()
        page.keyboard.press("Enter")
        expect(asked).to_contain_text(run.file_name)
        expect(asked.get_by_role("button", name=gettext("Leave it as it is"))).to_be_focused()
        visit.picture("confirm", "vi")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert [one["id"] for one in found["violations"]] == []

        page.keyboard.press("Escape")
        expect(asked).to_be_hidden()
        expect(button).to_be_focused()
        with acting(SYSTEM):
            assert ImportRun.objects.get(pk=run.pk).state == ImportState.PREVIEWED

        page.keyboard.press("Enter")
        expect(asked).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        said = page.locator(".alert-success[role=status]")
        expect(said.locator("span")).not_to_be_empty()
        visit.picture("toast", "vi")
        with acting(SYSTEM):
            assert ImportRun.objects.get(pk=run.pk).state == ImportState.CANCELLED

        said.get_by_role("button", name=gettext("Put the message away")).click()
        expect(said).to_have_count(0)
    assert not visit.complaints


def test_without_scripts_the_act_is_done_at_once(site: str, browser: Browser) -> None:
    with acting(SYSTEM):
        run = ImportRun.objects.get(state=ImportState.PREVIEWED)
    visit = enter(browser, site, "lan", scripts=False)
    visit.open(f"/imports/{run.pk}/")

    with override("vi"):
        visit.page.get_by_role("button", name=gettext("Drop the preview"), exact=True).click()

    expect(visit.page.locator(".alert-success")).to_be_visible()
    with acting(SYSTEM):
        assert ImportRun.objects.get(pk=run.pk).state == ImportState.CANCELLED
