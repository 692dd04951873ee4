"""Audiences that insurance offers to messaging; wired in `config/wiring.py`."""

from django.utils.translation import gettext_lazy as _

from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.renewals import due_for_step, ending_soon
from ansinh.insurance.renewals import AUDIENCE, FIELDS
from ansinh.messaging.audiences import Audience

RENEWALS = Audience(
    AUDIENCE, _("holders of cards that run out"), FIELDS, ending_soon, VIEW, due=due_for_step, is_offered=False
)
