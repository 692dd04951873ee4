"""What benefits and the rooms below it tell of people and their household: which rows, and each of them in words."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ansinh.benefits.models import Application, ApplicationState, ComplaintState, EmergencyAid, Recovery, Repayment
from ansinh.benefits.policies import (
    VIEW,
    applications_visible_to,
    complaints_visible_to,
    may_see_categories,
    recoveries_visible_to,
)
from ansinh.benefits.queries.emergency_aid import aid_of_household
from ansinh.benefits.queries.repayments import standing
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.payments.models import LineState, Payment
from ansinh.registry.banks import banks
from ansinh.registry.models import (
    BankAccount,
    ContactPoint,
    HouseholdNote,
    HouseholdPaper,
    Membership,
    Merge,
    MergeState,
    Payee,
    PayeeKind,
    Residence,
    State,
)
from ansinh.ui.happened import Row, Said, Telling, Whose

APPLICATIONS, CONTACTS, PAPERS = "applications", "contacts", "papers"
OF_APPLICATION = (
    "benefit",
    "file_number",
    "state",
    "received_on",
    "returned_on",
    "due_on",
    "closed_on",
)
OF_PAPER = (
    "title",
    "name",
    "kind",
    "size",
    "tells_health",
    "attached_by_name",
    "attached_at",
    "removed_at",
    "removing_reason",
)


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def tellings_of(actor: Actor, whose: Whose, *, with_memberships: bool, with_money: bool) -> Iterator[Telling]:
    """`with_money`: whether lines of payrolls that came back are told; `with_memberships`: of which households the
    people were, where the page does not know it already.
    """
    people, home = whose.people, whose.household
    if with_memberships:
        fields = {**_same("relation", "valid_from", "valid_to"), "number": "household__number"}
        yield Telling(
            "memberships", lambda: Membership.objects.filter(individual__in=people), _membership, fields=fields
        )
    fields = {**_same("valid_from", "valid_to"), "area": "area__full_name", "hamlet": "hamlet__name"}
    yield Telling("residences", lambda: Residence.objects.filter(individual__in=people), _residence, fields=fields)
    yield from _reached(people)
    yield from _merges(people)
    if home is not None:
        fields = _same("written_on", "written_by_name", "text")
        yield Telling("notes", lambda: HouseholdNote.objects.filter(household=home), _note, person=None, fields=fields)
        yield Telling(
            PAPERS, lambda: HouseholdPaper.objects.filter(household=home), _paper, person=None,
            fields=_same(*OF_PAPER),
        )  # fmt: skip
    yield Telling(
        APPLICATIONS, lambda: applications_visible_to(actor).filter(individual__in=people), _application,
        fields=_same(*OF_APPLICATION),
    )  # fmt: skip
    yield from _matters(actor, people)
    if actor.may(VIEW):
        sees_kind = may_see_categories(actor)
        yield Telling(
            "aid", lambda: aid_of_household(household=home, people=people), lambda row: _aid(row, sees_kind=sees_kind),
            fields=_same("kind", "reference", "decided_on", "given_on"),
        )  # fmt: skip
    if with_money:
        fields = {
            **_same("amount", "return_reason"),
            "payroll": "payroll_id",
            "month": "payroll__cycle__month",
            "reconciled_on": "payroll__reconciled_on",
            "execute_on": "payroll__execute_on",
            "approved_on": "payroll__approved_on",
        }
        back = [LineState.RETURNED, LineState.REISSUED]
        yield Telling(
            "returns", lambda: Payment.objects.filter(individual__in=people, state__in=back), _return, fields=fields
        )


def _reached(people: Collection[int]) -> Iterator[Telling]:
    """Accounts, payees and contacts."""
    yield Telling(
        "accounts", lambda: BankAccount.objects.filter(individual__in=people).exclude(state=State.DECLINED), _account,
        fields=_same("bank_bin", "number", "state", "valid_from", "valid_to"),
    )  # fmt: skip
    yield Telling(
        "payees", lambda: Payee.objects.filter(individual__in=people).exclude(state=State.DECLINED), _payee,
        fields=_same("kind", "payee_name", "way", "state", "valid_from", "valid_to"),
    )  # fmt: skip
    fields = _same("channel", "value", "valid_from", "valid_to")
    yield Telling(CONTACTS, lambda: ContactPoint.objects.filter(individual__in=people), _contact, fields=fields)


def _merges(people: Collection[int]) -> Iterator[Telling]:
    """Told of the record that counts; of the other one as well, once it stands by itself again."""
    fields = _same("merged_on", "why", "split_on", "split_why")
    merges = Merge.objects
    yield Telling("merges", lambda: merges.filter(survivor__in=people), _merge, person="survivor_id", fields=fields)
    yield Telling(
        "splits",
        lambda: merges.filter(merged__in=people, state=MergeState.UNDONE).exclude(survivor__in=people),
        _merge, person="merged_id", fields=fields,
    )  # fmt: skip


def _matters(actor: Actor, people: Collection[int]) -> Iterator[Telling]:
    """Complaints and recoveries, without their words: those can tell an illness and stand on their own pages."""

    def recoveries() -> "QuerySet[Recovery]":
        return recoveries_visible_to(actor).filter(individual__in=people)

    yield Telling(
        "complaints", lambda: complaints_visible_to(actor).filter(individual__in=people), _complaint,
        fields={**_same("received_on", "state", "answered_on", "due_on"), "reference": "decision__reference"},
    )  # fmt: skip
    yield Telling("recoveries", recoveries, _recovery, fields=_same("amount", "state", "proposed_on"))
    yield Telling(
        "repayments", lambda: standing(Repayment.objects.filter(recovery__in=recoveries())), _repayment,
        person="recovery__individual_id",
        fields={**_same("amount", "received_on", "voucher"), "recovery": "recovery_id"},
    )  # fmt: skip


def _membership(row: Row) -> Iterator[Said]:
    one = Membership(relation=row.data["relation"])
    detail = f"{_('household')} {row.data['number']} · {one.get_relation_display()}"
    if begins := row.day("valid_from"):
        yield Said(begins, _("belongs to the household"), detail)
    if ends := row.day("valid_to"):
        yield Said(ends, _("no longer belongs to the household"), detail)


def _residence(row: Row) -> Iterator[Said]:
    place = ", ".join(filter(None, (row.data["hamlet"], row.data["area"])))
    if begins := row.day("valid_from"):
        yield Said(begins, _("registered residence begins"), place)
    if ends := row.day("valid_to"):
        yield Said(ends, _("registered residence ends"), place)


def _account(row: Row) -> Iterator[Said]:
    """With the last four digits only, for everybody: the page is printed and lies about."""
    one = row.as_row_of(BankAccount)
    bank = banks().get(one.bank_bin)
    detail = f"{bank.short_name if bank else one.bank_bin} …{one.number[-4:]}"
    if one.state == State.PROPOSED:
        yield Said(one.valid_from, _("account proposed, waits for a second hand"), detail)
        return
    yield Said(one.valid_from, _("account recorded"), detail)
    if one.valid_to is not None:
        yield Said(one.valid_to, _("account no longer used"), detail)


def _payee(row: Row) -> Iterator[Said]:
    one = row.as_row_of(Payee)
    who = one.payee_name or str(PayeeKind.SELF.label)
    detail = f"{who} · {one.get_way_display()}"
    if one.state == State.PROPOSED:
        yield Said(one.valid_from, _("change of payee proposed, waits for a second hand"), detail)
        return
    yield Said(one.valid_from, _("payee and way of payment recorded"), detail)
    if one.valid_to is not None:
        yield Said(one.valid_to, _("payee and way of payment no longer used"), detail)


def _contact(row: Row) -> Iterator[Said]:
    one = row.as_row_of(ContactPoint)
    detail = f"{one.get_channel_display()}: {one.value}"
    yield Said(one.valid_from, _("contact recorded"), detail)
    if one.valid_to is not None:
        yield Said(one.valid_to, _("contact no longer used"), detail)


def _merge(row: Row) -> Iterator[Said]:
    if merged_on := row.day("merged_on"):
        yield Said(merged_on, _("two records merged into one"), row.data["why"])
    if split_on := row.day("split_on"):
        yield Said(split_on, _("merged records split again"), row.data["split_why"])


def _note(row: Row) -> Iterator[Said]:
    if written_on := row.day("written_on"):
        yield Said(written_on, _("note by %(who)s") % {"who": row.data["written_by_name"]}, row.data["text"])


def _paper(row: Row) -> Iterator[Said]:
    """Without what a paper is called: that can tell an illness."""
    if attached := row.instant("attached_at"):
        yield Said(attached, _("paper attached by %(who)s") % {"who": row.data["attached_by_name"]})
    if removed := row.instant("removed_at"):
        yield Said(removed, _("paper taken away"))


def _application(row: Row) -> Iterator[Said]:
    one = row.as_row_of(Application)
    data, opens = {"benefit": one.get_benefit_display()}, (one.file_number, "application", one.pk)
    yield Said(one.received_on, _("application received: %(benefit)s") % data, *opens)
    if one.returned_on is not None:
        yield Said(one.returned_on, _("application returned for supplement: %(benefit)s") % data, *opens)
    if one.closed_on is not None and one.state == ApplicationState.WITHDRAWN:
        yield Said(one.closed_on, _("application withdrawn: %(benefit)s") % data, *opens)


def _complaint(row: Row) -> Iterator[Said]:
    opens = (row.data["reference"], "complaint", row.key)
    if received_on := row.day("received_on"):
        yield Said(received_on, _("complaint received"), *opens)
    if answered_on := row.day("answered_on"):
        state = ComplaintState(row.data["state"]).label
        yield Said(answered_on, _("complaint answered: %(state)s") % {"state": state}, *opens)


def _recovery(row: Row) -> Iterator[Said]:
    one = row.as_row_of(Recovery)
    what = _("recovery of %(amount)s đồng proposed") % {"amount": format_dong(one.amount)}
    yield Said(one.proposed_on, what, one.get_state_display(), "recovery", one.pk)


def _repayment(row: Row) -> Iterator[Said]:
    if received_on := row.day("received_on"):
        what = _("money came back: %(amount)s đồng") % {"amount": format_dong(row.data["amount"])}
        yield Said(received_on, what, row.data["voucher"], "recovery", row.data["recovery"])


def _aid(row: Row, *, sees_kind: bool) -> Iterator[Said]:
    """Without the kind for those who see no illness."""
    one = row.as_row_of(EmergencyAid)
    detail = one.get_kind_display() if sees_kind else one.reference
    if one.decided_on is not None:
        yield Said(one.decided_on, _("emergency aid decided"), detail, "emergency_aid", one.pk)
    if one.given_on is not None:
        yield Said(one.given_on, _("emergency aid given"), detail, "emergency_aid", one.pk)


def _return(row: Row) -> Iterator[Said]:
    days = (row.day(name) for name in ("reconciled_on", "execute_on", "approved_on", "month"))
    month = row.day("month")
    day = next((one for one in days if one is not None), None)
    if month is None or day is None:
        return
    data = {"amount": format_dong(row.data["amount"]), "month": Month.of(month).in_vietnamese}
    what = _("payment came back: %(amount)s đồng of %(month)s") % data
    yield Said(day, what, capfirst(row.data["return_reason"]), "payroll", row.data["payroll"])
