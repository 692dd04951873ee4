"""An act on something that is gone is refused as that; a fault of ours stays a fault."""

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import override

from ansinh.ui.acts import TakenAway, refusals_on

pytestmark = pytest.mark.django_db


def test_what_was_taken_away_meanwhile_is_told() -> None:
    gone = Session(session_key="gone")

    with override("en"), pytest.raises(TakenAway, match="was taken away"), refusals_on(forms.Form(), gone):
        Session.objects.select_for_update().get(pk=gone.pk)


def test_another_row_that_is_missing_is_our_fault() -> None:
    stands = Session.objects.create(session_key="stands", expire_date=timezone.now())

    with pytest.raises(Session.DoesNotExist), refusals_on(forms.Form(), stands):
        Session.objects.get(pk="never")
