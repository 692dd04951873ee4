"""From the desk to the entitlement: a file, what the law gives, and the chair's signature."""

import datetime as dt

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import FactsChanged, NoSigner, NotAssessedForMonth, SignedOutOfTime, WrongState
from ansinh.benefits.models import Application, Decision, DecisionItem
from ansinh.benefits.services.applications import assess_application
from ansinh.benefits.services.decisions import decide_application, decide_many
from ansinh.benefits.services.offices import open_delegation
from ansinh.benefits.testing import make_assessed, make_disabled, make_person, minh
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement
from ansinh.registry.testing import make_circumstance


def test_a_grant_opens_what_the_law_gives_from_the_month_signed(desk: Desk) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    with acting(desk.minh):
        decision = decide_application(actor=desk.minh, application=application, signed_on=TODAY)

        entitlement = Entitlement.objects.get()
        assert (entitlement.category, entitlement.amount, entitlement.valid_from) == (
            "K6", 810_000, dt.date(2026, 11, 1),
        )  # fmt: skip
        assert entitlement.source_reference == decision.reference == "1/QĐ-UBND ngày 20/11/2026"
        item = DecisionItem.objects.get()
        assert item.entitlement_id == entitlement.pk
        assert item.facts["disability"] == "severe"
        assert "NĐ 335/2026" in item.articles
        assert (decision.signer_name, decision.signer_title) == ("Lê Văn Minh", "Chủ tịch")
        application.refresh_from_db()
        assert application.state == "granted"
        assert set(AuditEntry.objects.values_list("act", flat=True)) >= {
            "register_application", "assess_application", "decide_grant", "decide_application", "open_entitlements",
        }  # fmt: skip


def test_a_refusal_is_written_with_the_condition_that_failed(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, birth_date=dt.date(1980, 1, 1))
        application = make_assessed(desk.lan, desk.area, person)

    with acting(desk.minh):
        decision = decide_application(actor=desk.minh, application=application, signed_on=TODAY)

        assert decision.kind == "refuse"
        assert DecisionItem.objects.get().reasons[0]
        assert not Entitlement.objects.exists()
        application.refresh_from_db()
        assert application.state == "refused"


def test_many_files_become_one_decision_with_an_annex_and_one_of_refusals(desk: Desk) -> None:
    with acting(desk.lan):
        files = [make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, f"Phạm Văn {n}")) for n in "ABC"]
        files.append(
            make_assessed(desk.lan, desk.area, make_person(desk.lan, desk.area, birth_date=dt.date(1990, 1, 1)))
        )

    with acting(desk.minh):
        decisions = decide_many(actor=desk.minh, area=desk.area, applications=files, signed_on=TODAY)

        assert [(decision.kind, decision.number) for decision in decisions] == [
            ("grant", "1/QĐ-UBND"), ("refuse", "2/QĐ-UBND"),
        ]  # fmt: skip
        assert DecisionItem.objects.filter(decision=decisions[0]).count() == Entitlement.objects.count() == 3


def test_a_file_is_decided_once(desk: Desk) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))
    with acting(desk.minh):
        decide_application(actor=desk.minh, application=application, signed_on=TODAY)

    with acting(desk.minh), pytest.raises(WrongState, match="“granted”"):
        decide_application(actor=desk.minh, application=application, signed_on=TODAY)


def test_only_who_may_decide_signs_and_only_as_chair_or_by_delegation(desk: Desk) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    with acting(desk.lan), pytest.raises(NoRight, match="decide_application"):
        decide_application(actor=desk.lan, application=application, signed_on=TODAY)
    deputy = Actor("tuan", "Võ Anh Tuấn", desk.area.path, desk.minh.permissions)
    with acting(deputy), pytest.raises(NoSigner, match="Võ Anh Tuấn"):
        decide_application(actor=deputy, application=application, signed_on=TODAY)
    with acting(desk.minh):
        open_delegation(
            actor=desk.minh, area=desk.area, delegate_username="tuan", delegate_name="Võ Anh Tuấn",
            document="15/QĐ-UBND", valid_from=dt.date(2026, 11, 1), valid_to=dt.date(2026, 12, 1),
        )  # fmt: skip
    with acting(deputy):
        decision = decide_application(actor=deputy, application=application, signed_on=TODAY)

        assert (decision.signer_title, decision.signer_name) == ("Phó Chủ tịch", "Võ Anh Tuấn")
        assert decision.delegation is not None


def test_nobody_lets_oneself_sign(desk: Desk) -> None:
    with acting(desk.minh), pytest.raises(NoSigner):
        open_delegation(
            actor=desk.minh, area=desk.area, delegate_username="minh", delegate_name="Lê Văn Minh",
            document="15/QĐ-UBND", valid_from=TODAY,
        )  # fmt: skip


def test_the_assessment_must_be_of_the_month_signed(desk: Desk) -> None:
    with clock.at(dt.date(2026, 10, 20)), acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    with acting(desk.minh), pytest.raises(NotAssessedForMonth, match=r"10/2026.*11/2026"):
        decide_application(actor=desk.minh, application=application, signed_on=TODAY)
    with acting(desk.lan):
        application = assess_application(actor=desk.lan, application=application, on=TODAY)
    with acting(desk.minh):
        assert decide_application(actor=desk.minh, application=application, signed_on=TODAY).kind == "grant"


def test_a_file_whose_facts_changed_since_the_assessment_is_not_signed(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        application = make_assessed(desk.lan, desk.area, person)
        make_circumstance(desk.lan, person, "hiv")
        person2 = make_person(desk.lan, desk.area, "Nguyễn Văn Ba", birth_date=dt.date(1990, 1, 1))
        other = make_assessed(desk.lan, desk.area, person2)
        make_circumstance(desk.lan, person2, "disability", value="severe", certificate_number="9", issued_on=TODAY)

    with acting(desk.minh), pytest.raises(FactsChanged, match="Nguyễn Văn Ba"):
        decide_many(actor=desk.minh, area=desk.area, applications=[application, other], signed_on=TODAY)
    with acting(desk.minh):
        assert not Decision.objects.exists()
        assert set(Application.objects.values_list("state", flat=True)) == {"assessed"}


def test_a_decision_is_signed_neither_tomorrow_nor_before_the_file_came(desk: Desk) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    with acting(desk.minh), pytest.raises(SignedOutOfTime, match="21/11/2026"):
        decide_application(actor=desk.minh, application=application, signed_on=dt.date(2026, 11, 21))
    with acting(desk.minh), pytest.raises(SignedOutOfTime, match="19/11/2026"):
        decide_application(actor=desk.minh, application=application, signed_on=dt.date(2026, 11, 19))


def test_the_chair_of_another_commune_cannot_sign(desk: Desk) -> None:
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))

    neighbour = minh("vn.80.25480.")
    with acting(neighbour), pytest.raises(Exception, match=r"vn\.80\.25522\."):
        decide_application(actor=neighbour, application=application, signed_on=TODAY)
