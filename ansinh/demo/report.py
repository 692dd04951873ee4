"""What `ansinh demo` prints: April 2025 and the current month of each commune, problems, and who may sign in."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.benefits.queries.home import waiting_matters
from ansinh.benefits.queries.today import desk_counts
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.days import FIRST_MONTH, current_month
from ansinh.demo.measured import CommuneMonth, Counted, Differences, commune_month, differences
from ansinh.demo.paths import folder, shown
from ansinh.demo.plan import CommunePlan
from ansinh.demo.staff import UNKNOWN_PASSWORD, everybody, password_file, passwords
from ansinh.demo.take_in import open_questions, problems_of, wrongly_drawn
from ansinh.demo.units import units
from ansinh.ui.templatetags.ansinh import percent

WIDTH = 96


def report(plans: Sequence[CommunePlan]) -> Iterator[str]:
    """The lines of the report, at most 100 columns wide."""
    yield _headline(_("April 2025, in the units and by the law of then"))
    for unit in units(plans, on=FIRST_MONTH.first_day):
        yield from _commune(unit.area, unit.lead, FIRST_MONTH)
        yield from _problems(unit.lead)
    month = current_month()
    yield ""
    yield _headline(_("The current month, %(month)s") % {"month": month.in_vietnamese})
    for unit in units(plans, on=clock.today()):
        yield from _commune(unit.area, unit.lead, month)
        with acting(SYSTEM):
            changed = differences(unit.area, since=FIRST_MONTH, month=month)
        yield from _differences(changed)
        yield from _attention(unit.area)
    yield ""
    yield from _who_may_sign_in(plans)


def _headline(text: str) -> str:
    return f"== {text} {'=' * max(WIDTH - len(text) - 4, 0)}"


def _commune(area: Area, plan: CommunePlan, month: Month) -> Iterator[str]:
    with acting(SYSTEM):
        counted = commune_month(area, month)
    yield ""
    yield area.full_name + (f", {area.parent.full_name}" if area.parent else "")
    if counted is None:
        yield "  " + _("No payroll of this month has been prepared yet.")
        return
    yield from _table(counted)
    yield from _files(plan, month)


def _table(counted: CommuneMonth) -> Iterator[str]:
    people, money = _("people"), _("đồng")
    yield f"  {'':<44}{people:>10}{money:>18}"
    for group in counted.groups.values():
        if group.recipient_count:
            yield _row(group)
    own = sum(group.amount for group in counted.groups.values())
    parts = " + ".join(str(group.recipient_count) for group in counted.groups.values() if group.recipient_count)
    everybody = _("all who draw for themselves")
    yield _row(Counted(f"{everybody} = {parts}", counted.share.recipient_count, own))
    if counted.carers.recipient_count:
        yield _row(counted.carers)
    if counted.earlier_amount:
        earlier = _("arrears and money of earlier months")
        yield f"  {earlier:<54}{format_dong(counted.earlier_amount):>18}"
    payroll = counted.payroll
    whole = _("payroll %(reference)s in all") % {"reference": payroll.reference}
    yield f"  {whole:<54}{format_dong(payroll.total_amount):>18}   {payroll.get_state_display()}"
    share = counted.share
    words = _("paid by bank: %(by_bank)s of %(all)s people = %(share)s") % {
        "by_bank": share.by_bank_count,
        "all": share.recipient_count,
        "share": percent(share.recipient_share),
    }
    yield f"  {words}"


def _row(counted: Counted) -> str:
    return f"  {counted.label!s:<44}{counted.recipient_count:>10}{format_dong(counted.amount):>18}"


def _files(plan: CommunePlan, month: Month) -> Iterator[str]:
    place = folder(plan, month)
    names = sorted(path.name for path in place.iterdir()) if place.exists() else []
    if not names:
        return
    count = ngettext("%(count)s file in %(place)s:", "%(count)s files in %(place)s:", len(names))
    yield "  " + count % {"count": len(names), "place": f"{shown(place)}/"}
    yield from _wrapped(names, indent=4)


def _wrapped(words: Sequence[str], *, indent: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + len(word) + 2 > WIDTH - indent:
            yield " " * indent + line
            line = ""
        line = f"{line}, {word}" if line else word
    if line:
        yield " " * indent + line


def _problems(plan: CommunePlan) -> Iterator[str]:
    with acting(SYSTEM):
        problems = [*problems_of(plan), *wrongly_drawn(plan)]
        questions = open_questions(plan)
    if not problems and not questions:
        yield "  " + _("problems found in the list: none")
        return
    yield "  " + _("problems found in the list:")
    for problem in problems:
        yield from _wrapped_sentence(problem)
    for question, count in questions.items():
        yield from _wrapped_sentence(f"{count} × {question}")


def _wrapped_sentence(text: str, *, indent: int = 4) -> Iterator[str]:
    return iter(
        textwrap.wrap(
            text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False
        )
    )


def _differences(changed: Differences) -> Iterator[str]:
    title = _("differences since %(month)s, at this place of today:") % {"month": changed.since.in_vietnamese}
    yield f"  {title}"
    lines: list[tuple[str | Promise, Mapping[str | Promise, int]]] = [
        (_("new"), changed.joined),
        (_("no longer paid"), changed.left),
    ]
    for heading, causes in lines:
        reasons = ", ".join(f"{label} {count}" for label, count in causes.items())
        yield from _wrapped_sentence(f"{heading}: {sum(causes.values())}" + (f" ({reasons})" if reasons else ""))
    yield "    " + _("a larger sum: %(more)s people, a smaller one: %(less)s") % {
        "more": changed.more_count,
        "less": changed.less_count,
    }
    yield "    " + _("regular sums: %(before)s → %(now)s đồng") % {
        "before": format_dong(changed.amount_before),
        "now": format_dong(changed.amount_now),
    }


def _attention(area: Area) -> Iterator[str]:
    """What waits for somebody in the commune today; the wall is as wide as the commune."""
    with acting(SYSTEM, scope=area.path):
        desk = desk_counts(actor=SYSTEM, on=clock.today())
        waiting = waiting_matters(actor=SYSTEM, desk=desk)
    counts = (
        (_("proofs that lapse within 60 days or have lapsed"), desk.proofs),
        (_("lines that came back and wait"), waiting.returned_count),
        (_("files not decided yet"), waiting.application_count),
        (_("changes that wait for the chair"), waiting.proposal_count),
    )
    told = ", ".join(f"{words} {count}" for words, count in counts if count)
    yield from _wrapped_sentence(_("problems found: %(problems)s") % {"problems": told or _("none")}, indent=2)


def _who_may_sign_in(plans: Sequence[CommunePlan]) -> Iterator[str]:
    yield _headline(_("Who may sign in (invented people; the passwords are for this demo only)"))
    kept = passwords()
    for staff in everybody(plans):
        password = kept.get(staff.username) or str(UNKNOWN_PASSWORD)
        yield f"  {staff.username:<18}{password:<34}{ROLES[staff.role].name!s}, {staff.full_name}"
    yield "  " + _("kept in %(place)s") % {"place": shown(password_file())}
