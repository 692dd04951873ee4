"""The acts around the decision on a round, and what can be done with a certificate."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.forms_of_recognition import DecisionForm, RevokeForm
from ansinh.poverty.models import (
    Certificate,
    CertificateState,
    Recognition,
    ReviewRound,
    RoundKind,
    RoundState,
    SignerPosition,
)
from ansinh.poverty.policies import APPROVE, PLAN
from ansinh.poverty.services import prepare_recognition, recognise_round, revoke_certificate
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values

POSTING = frozenset({RoundState.POSTING})


def _prepare(actor: Actor, found: ReviewRound, values: Values) -> str:
    prepare_recognition(
        actor=actor, found=found, number=values["number"], valid_from=values["valid_from"],
        last_day=values["last_day"], signer_position=SignerPosition(values["signer_position"]),
    )  # fmt: skip
    return gettext("Prepared. The chair signs it once the posting has ended and every objection is answered.")


def _prepared(found: ReviewRound) -> dict[str, Any]:
    decision = Recognition.objects.filter(round=found).first()
    if decision is None:
        yearly = found.kind == RoundKind.PERIODIC
        return {"valid_from": dt.date(found.year + 1, 1, 1) if yearly else clock.today()}
    return {
        "number": decision.number,
        "valid_from": decision.valid_from,
        "last_day": decision.valid_to and decision.valid_to - dt.timedelta(days=1),
        "signer_position": decision.signer_position,
    }


def _can_sign(actor: Actor, found: ReviewRound) -> bool:
    return Recognition.objects.filter(round=found).exclude(prepared_by=actor.username).exists()


def _sign(actor: Actor, found: ReviewRound, values: Values) -> str:
    decision = recognise_round(actor=actor, found=found)
    count = Certificate.objects.filter(recognition=decision).count()
    said = ngettext("Signed: %(count)s certificate is made.", "Signed: %(count)s certificates are made.", count)
    return said % {"count": count}


def _revoke(actor: Actor, certificate: Certificate, values: Values) -> str:
    revoke_certificate(actor=actor, certificate=certificate, why=values["why"], number=values["number"])
    return gettext("Revoked. Whoever scans its code is told so.")


RECOGNITION_STEPS = (
    Step(
        "prepare_decision", _("Prepare the decision"),
        _("Number and days. It can be corrected until the chair signs it."), PLAN, POSTING, DecisionForm, _prepare,
        initial=_prepared,
    ),
    Step(
        "sign_decision", _("Sign the decision"),
        _("Every household gets its class from the day told, the poor and near-poor a certificate. Allowances and "
          "pensions are judged again by it."),
        APPROVE, POSTING, OfficeForm, _sign, is_onward=True, needs=_can_sign,
    ),
)  # fmt: skip

CERTIFICATE_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "revoke", _("Revoke the certificate"), _("The reason is kept; the public page says that it is revoked."),
            APPROVE, frozenset({CertificateState.VALID}), RevokeForm, _revoke,
        ),
    )
}  # fmt: skip
