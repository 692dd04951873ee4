"""The browser of the journeys looks at every page too, of a site with a full desk."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import browser
from tests.pages.scene import lay_desk

__all__ = ["browser"]


@pytest.fixture
def bare_site(settings: Any, browser: Browser, live_server: LiveServer) -> str:
    """The address of a running site where nothing is laid yet."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    return live_server.url


@pytest.fixture
def site(bare_site: str, tmp_path: Path) -> str:
    """The address of a running site whose commune has something in every drawer."""
    lay_desk(tmp_path)
    return bare_site
