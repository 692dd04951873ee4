"""The gallery draws every component for whoever is signed in."""

import pytest
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.testing import make_commune


@pytest.mark.django_db
def test_the_gallery_is_drawn_for_who_is_signed_in() -> None:
    user = make_user("mai", "Lê Thị Mai")
    area = make_commune()
    make_duty(user, "administrator", area, valid_from=area.valid_from)
    client = Client()
    assert client.get("/gallery/").status_code == 302
    client.force_login(user)

    page = client.get("/gallery/").content.decode()

    assert page.count('aria-invalid="true"') == 4
    for component in ("timeline-list", "data-confirm", 'id="confirm"', "toast-said"):
        assert component in page
    assert "1.369" in page or "1,369" in page
