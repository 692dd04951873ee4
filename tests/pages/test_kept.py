"""A scene put back is the scene that was laid."""

import pytest
from django.db import transaction

from tests.pages import kept
from tests.pages.kept import rows_now
from tests.pages.scene import lay_files

pytestmark = pytest.mark.django_db


def test_what_is_put_back_is_what_was_laid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_laid", {})
    with transaction.atomic():
        desk, laid = lay_files(), rows_now()
        transaction.set_rollback(True)

    again = lay_files()

    assert again == desk
    assert rows_now() == laid
    assert {"accounts_user", "benefits_application", "audit_auditentry"} <= laid.tables.keys()
