"""Files of the site: the named files of others, and names that change with their content once collected."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from ansinh.ui.storage import SiteFiles
from ansinh.ui.vendor import FILES

with_packages = pytest.mark.skipif(
    not (Path(settings.NODE_MODULES) / "htmx.org").exists(), reason="The packages of npm are not installed: make test."
)


@with_packages
@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_of_others_is_found_by_its_name(name: str) -> None:
    assert finders.find(name)


@with_packages
def test_only_the_named_files_of_others_are_served() -> None:
    served = {path for finder in finders.get_finders() for path, _ in finder.list([])}

    assert {path for path in served if path.startswith("vendor/")} == set(FILES)
    assert finders.find("vendor/tabler-flags.min.css") is None


def test_the_pages_ask_for_files_that_exist() -> None:
    templates = [*Path(settings.ROOT, "ansinh").rglob("templates/**/*.html")]
    asked = {name for page in templates for name in re.findall(r"{% static '([^']+)' %}", page.read_text("utf-8"))}

    assert "ui/site.css" in asked
    assert {name for name in asked if name not in FILES and not finders.find(name)} == set()


@with_packages
def test_collected_files_bear_names_that_change_with_their_content(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    files = SiteFiles(location=str(tmp_path), base_url="/static/")

    assert re.fullmatch(r"/static/ui/site\.[0-9a-f]{12}\.css", files.url("ui/site.css"))
    assert (tmp_path / (files.url("vendor/tabler.min.css").removeprefix("/static/") + ".gz")).exists()
    sheet = (tmp_path / files.url("ui/site.css").removeprefix("/static/")).read_text("utf-8")
    assert re.search(r"vendor/NotoSans_400Regular\.[0-9a-f]{12}\.ttf", sheet)


def test_before_files_are_collected_they_keep_their_names(tmp_path: Path) -> None:
    files = SiteFiles(location=str(tmp_path), base_url="/static/")

    assert files.url("ui/site.css") == "/static/ui/site.css"
    assert files.url("ui/icons.svg#home") == "/static/ui/icons.svg#home"
