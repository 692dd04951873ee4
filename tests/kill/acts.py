"""The acts that are killed: what stands before each, and the act itself. A new act is one entry of `ACTS`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.management import call_command

from ansinh.accounts.services import correct_own_account
from ansinh.accounts.steps import register
from ansinh.areas.models import Area, Level
from ansinh.benefits.models import (
    AidKind,
    Application,
    ApplicationPaper,
    ApplicationState,
    Check,
    DecisionKind,
    EmergencyAid,
    Recovery,
    Scenario,
)
from ansinh.benefits.services.application_papers import attach_application_paper, cancel_application_paper
from ansinh.benefits.services.check_answers import answer_check
from ansinh.benefits.services.decisions import decide_many
from ansinh.benefits.services.emergency_aid import Struck, decide_aid, record_aid_given
from ansinh.benefits.services.repayments import record_repayment
from ansinh.benefits.services.scenarios import answer_scenario
from ansinh.benefits.services.set_aside import record_set_aside
from ansinh.benefits.services.taking_over import take_over_decisions
from ansinh.benefits.services.wordings import record_wording
from ansinh.benefits.testing import make_aid, make_asked_back, make_disabled, make_person
from ansinh.coordination.models import HamletReport, ReportKind, Visit, VisitFinding
from ansinh.coordination.services import approve_death_report, record_visit, submit_report
from ansinh.coordination.testing import make_visit
from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.payments.files.bank_list import Result, write_bank_list
from ansinh.payments.files.reading import read_answer
from ansinh.payments.files.shapes import TransferWay
from ansinh.payments.models import Payroll
from ansinh.payments.queries import payroll_for, transfers_of
from ansinh.payments.queries.bundle import payroll_head
from ansinh.payments.services import approve_payroll, prepare_payroll, reconcile_payroll, send_payroll
from ansinh.poverty.models import ListedHousehold, Meeting, OldFile, ReviewRound
from ansinh.poverty.services import import_old_file, open_posting, recognise_round, record_old_file, submit_form
from ansinh.poverty.testing import a_form, make_posted, make_prepared
from ansinh.poverty.testing_of_meeting import hold, make_meeting, make_meeting_round, make_voted
from ansinh.poverty.testing_of_oldfiles import old_result
from ansinh.registry.models import ImportRun, Individual, Merge, MoveRequest
from ansinh.registry.services import (
    approve_move_request,
    import_recipients,
    merge_individuals,
    split_individuals,
    undo_import,
)

from . import cards, messages
from .scene import (
    ANSWERED_ON,
    APPROVED_ON,
    CODE,
    DECEMBER,
    DECIDED_ON,
    LIST_CAME_ON,
    NOVEMBER,
    POSTED_ON,
    PREPARED_ON,
    REGISTERED_TWICE,
    REVIEWED,
    ask_for_somebody,
    assess_newcomers,
    chair,
    head,
    keep_scenario,
    keeper,
    manager,
    officer,
    planner,
    receive_incomplete,
    register_again,
    reviewing_chair,
    reviewing_officer,
    survey,
    the_commune,
    with_homes,
    write_list,
)


@dataclass(frozen=True)
class Place:
    """Folders of an act: `desk` holds what it reads, `out` is empty and takes what it writes (hidden: what it says)."""

    desk: Path
    out: Path


@dataclass(frozen=True)
class Act:
    """`after` names the act at whose end this one begins (none: the empty commune); `prepare` adds to that.

    `leaves_a_trace` where each time it is done is an act of its own in the audit trail, as a look at accounts is.
    `goes_by_steps` where it commits more than once: killed it may stand in between, and done again it must end all the
    same.
    """

    name: str
    on: dt.date
    do: Callable[[Place], object]
    after: str = ""
    prepare: Callable[[Place], object] | None = None
    leaves_a_trace: bool = False
    goes_by_steps: bool = False


def _bring_list(place: Place) -> None:
    write_list(place.desk / "danh-sach.xlsx")


def _import(place: Place) -> None:
    with acting(officer()) as actor:
        path = place.desk / "danh-sach.xlsx"
        import_recipients(actor=actor, path=path, area=the_commune(), month=NOVEMBER, on=LIST_CAME_ON)


def _take_over(place: Place) -> None:
    with acting(officer()) as actor:
        take_over_decisions(actor=actor, area=the_commune(), import_run=ImportRun.objects.get())


def _decide(place: Place) -> None:
    with acting(chair()) as actor:
        files = list(Application.objects.exclude(state=ApplicationState.RECEIVED).order_by("pk"))
        decide_many(actor=actor, area=the_commune(), applications=files, signed_on=DECIDED_ON)


def _prepare(place: Place) -> None:
    with acting(officer()) as actor:
        prepare_payroll(actor=actor, area=the_commune(), month=DECEMBER, on=PREPARED_ON)


def _payroll() -> Payroll:
    return payroll_for(area=the_commune(), month=DECEMBER)


def _approve(place: Place) -> None:
    with acting(chair()) as actor:
        approve_payroll(actor=actor, payroll=_payroll(), on=APPROVED_ON)


def _send(place: Place) -> None:
    with acting(officer()) as actor:
        send_payroll(actor=actor, payroll=_payroll(), execute_on=DECEMBER.first_day)


def _write_files(place: Place) -> None:
    month = f"{DECEMBER.year}-{DECEMBER.number:02d}"
    with (place.out / ".said").open("w", encoding="utf-8") as said:
        call_command(
            "payroll", "files", "--area", CODE, "--month", month, "--as", "lan", "--out", str(place.out), stdout=said
        )


def _fill_in_answer(place: Place) -> None:
    """The bank paid all but every seventh."""
    with acting(officer()):
        payroll = _payroll()
        transfers = [transfer for transfer in transfers_of(payroll) if transfer.way is TransferWay.BANK]
        results = {
            transfer.reference: Result(number % 7 != 3, "" if number % 7 != 3 else "Tài khoản đã đóng")
            for number, transfer in enumerate(transfers)
        }
        answer = write_bank_list(payroll_head(payroll), transfers, results)
    (place.desk / "tra-loi.xlsx").write_bytes(answer)


def _reconcile(place: Place) -> None:
    path = place.desk / "tra-loi.xlsx"
    with acting(officer()) as actor:
        reconcile_payroll(actor=actor, payroll=_payroll(), answer=read_answer(path.name, path.read_bytes()))


def _undo(place: Place) -> None:
    with acting(officer()) as actor:
        undo_import(actor=actor, run=ImportRun.objects.get(), why="nhầm tệp")


def _merge(place: Place) -> None:
    with acting(officer()) as actor:
        survivor, merged = Individual.objects.filter(full_name=REGISTERED_TWICE).order_by("pk")
        merge_individuals(
            actor=actor, survivor=survivor, merged=merged, why="nhập hai lần", on=DECIDED_ON,
            choices={"membership": "survivor"},
        )  # fmt: skip


def _split(place: Place) -> None:
    with acting(officer()) as actor:
        split_individuals(actor=actor, merge=Merge.objects.get(), why="hai người khác nhau", on=DECIDED_ON)


def _neighbour() -> Individual:
    """Somebody of the hamlet whose money comes every month."""
    return Individual.objects.filter(hamlet__isnull=False, died_on__isnull=True).earliest("pk")


def _report(place: Place) -> None:
    with acting(head()) as actor:
        submit_report(actor=actor, kind=ReportKind.DIED, subject=_neighbour(), happened_on=DECIDED_ON)


def _confirm(place: Place) -> None:
    with acting(officer()) as actor:
        approve_death_report(actor=actor, report=HamletReport.objects.get(), died_on=DECIDED_ON)


def _ask_for_visit(place: Place) -> None:
    with acting(officer()) as actor:
        make_visit(actor, _neighbour())


def _visit(place: Place) -> None:
    with acting(head()) as actor:
        record_visit(actor=actor, visit=Visit.objects.get(), finding=VisitFinding.FOUND, note="có đủ giấy")


def _release(place: Place) -> None:
    with acting(officer()) as actor:
        approve_move_request(actor=actor, request=MoveRequest.objects.get(), on=DECIDED_ON)


def _attach(place: Place) -> None:
    with acting(officer()) as actor:
        file = Application.objects.get(state=ApplicationState.RETURNED)
        attach_application_paper(actor=actor, application=file, name="giay.pdf", content=b"%PDF-1.7", title="Giấy")


def _take_paper_away(place: Place) -> None:
    with acting(officer()) as actor:
        cancel_application_paper(actor=actor, paper=ApplicationPaper.objects.get(), why="nhầm tệp")


def _set_aside(place: Place) -> None:
    with acting(officer()) as actor:
        record_set_aside(
            actor=actor, individual=_neighbour(), benefit="social_allowance", kind="overpaid", month=NOVEMBER,
            until=ANSWERED_ON, reason="Chờ tỉnh trả lời", on=DECIDED_ON,
        )  # fmt: skip


def _check(place: Place) -> None:
    with acting(officer()) as actor:
        list(answer_check(actor=actor, check=Check.MISSED, area_path=the_commune().path, month=NOVEMBER))


def _answer_scenario(place: Place) -> None:
    with acting(planner()) as actor:
        answer_scenario(actor=actor, scenario=Scenario.objects.get())


def _register_account(place: Place) -> None:
    values = {"full_name": "Lê Thị Mai", "username": "mai", "email": "", "password": "một-mật-khẩu-dài-2026"}
    with acting(manager()) as actor:
        register(actor, {**values, "role": "commune_officer", "place": CODE, "valid_from": DECIDED_ON})


def _correct_own_account(place: Place) -> None:
    with acting(officer()) as actor:
        correct_own_account(actor=actor, full_name="Trần Thị Lan Anh", email="lan@example.org", language="vi")


def _propose_aid(place: Place) -> None:
    with acting(officer()) as actor:
        make_aid(actor, the_commune(), Struck(household_count=3, person_count=9), AidKind.HOUSE_DAMAGED)


def _approve_aid(place: Place) -> None:
    with acting(chair()) as actor:
        decide_aid(actor=actor, aid=EmergencyAid.objects.get())


def _prove_aid(place: Place) -> None:
    with acting(officer()) as actor:
        record_aid_given(actor=actor, aid=EmergencyAid.objects.get(), on=DECIDED_ON, proof="Danh sách ký nhận")


def _ask_back(place: Place) -> None:
    with acting(officer()) as actor:
        person = make_disabled(actor, the_commune())
    make_asked_back(officer(), chair(), the_commune(), person)


def _repay(place: Place) -> None:
    with acting(officer()) as actor:
        record_repayment(
            actor=actor, recovery=Recovery.objects.get(), amount=90_000, received_on=DECIDED_ON, voucher="PT-01"
        )


def _word_letters(place: Place) -> None:
    with acting(keeper()) as actor:
        record_wording(
            actor=actor, area=the_commune(), kind=DecisionKind.GRANT, valid_from=DECIDED_ON,
            closing="Giao {người hưởng} thi hành Quyết định này.",
        )  # fmt: skip


def _survey(place: Place) -> None:
    survey()


def _submit_form(place: Place) -> None:
    with acting(reviewing_officer()) as actor:
        listed = ListedHousehold.objects.select_related("round").earliest("pk")
        form = replace(a_form(listed.round), instance_id="uuid:bo-phieu-01")
        submit_form(actor=actor, listed=listed, form=form)


def _call_meeting(place: Place) -> None:
    found = make_meeting_round(reviewing_officer(), reviewing_chair(), with_homes())
    with acting(reviewing_officer()) as actor:
        make_meeting(actor, found, Area.objects.get(level=Level.HAMLET))


def _hold_meeting(place: Place) -> None:
    with acting(reviewing_officer()) as actor:
        hold(actor, Meeting.objects.select_related("round").get())


def _vote(place: Place) -> None:
    make_voted(reviewing_officer(), reviewing_chair(), with_homes())


def _post(place: Place) -> None:
    with acting(reviewing_officer()) as actor, clock.at(POSTED_ON):
        open_posting(actor=actor, found=ReviewRound.objects.get(), places="Trụ sở UBND xã", posted_on=POSTED_ON)


def _prepare_decision(place: Place) -> None:
    found = make_posted(reviewing_officer(), reviewing_chair(), with_homes(), {REVIEWED[0]: "poor"})
    with acting(reviewing_officer()) as actor:
        make_prepared(actor, found)


def _recognise(place: Place) -> None:
    with acting(reviewing_chair()) as actor:
        recognise_round(actor=actor, found=ReviewRound.objects.get())


def _bring_old_file(place: Place) -> None:
    with_homes()
    content = old_result(
        (1, REVIEWED[0], "Đông Hà", "Hộ nghèo", 120, 30), (2, REVIEWED[1], "Đông Hà", "Hộ nghèo", 90, 40)
    )
    with acting(reviewing_officer()) as actor:
        record_old_file(actor=actor, area=the_commune(), year=2024, name="ket-qua.xlsx", content=content)


def _take_old_file_over(place: Place) -> None:
    with acting(reviewing_officer()) as actor:
        import_old_file(actor=actor, kept=OldFile.objects.get())


ACTS: tuple[Act, ...] = (
    Act("import", LIST_CAME_ON, _import, prepare=_bring_list),
    Act("undo", LIST_CAME_ON, _undo, after="import"),
    Act("take over", LIST_CAME_ON, _take_over, after="import"),
    Act("decision", DECIDED_ON, _decide, after="take over", prepare=lambda place: assess_newcomers()),
    Act("payroll", PREPARED_ON, _prepare, after="decision"),
    Act("approval", APPROVED_ON, _approve, after="payroll"),
    Act("sending", APPROVED_ON, _send, after="approval"),
    Act("files", APPROVED_ON, _write_files, after="sending", leaves_a_trace=True),
    Act("reconciliation", ANSWERED_ON, _reconcile, after="sending", prepare=_fill_in_answer),
    Act("merge", DECIDED_ON, _merge, after="decision", prepare=lambda place: register_again()),
    Act("split", DECIDED_ON, _split, after="merge"),
    Act("report", DECIDED_ON, _report, after="decision"),
    Act("confirmation", DECIDED_ON, _confirm, after="report"),
    Act("visit asked", DECIDED_ON, _ask_for_visit, after="decision"),
    Act("visit", DECIDED_ON, _visit, after="visit asked"),
    Act("move", DECIDED_ON, _release, after="decision", prepare=lambda place: ask_for_somebody()),
    Act("paper", DECIDED_ON, _attach, after="decision", prepare=lambda place: receive_incomplete()),
    Act("paper away", DECIDED_ON, _take_paper_away, after="paper"),
    Act("set aside", DECIDED_ON, _set_aside, after="decision"),
    Act("check", DECIDED_ON, _check, after="decision", leaves_a_trace=True),
    Act(
        "scenario",
        DECIDED_ON,
        _answer_scenario,
        after="decision",
        prepare=lambda place: keep_scenario(),
        leaves_a_trace=True,
    ),
    Act("aid proposed", DECIDED_ON, _propose_aid),
    Act("aid approved", DECIDED_ON, _approve_aid, after="aid proposed"),
    Act("aid given", DECIDED_ON, _prove_aid, after="aid approved"),
    Act("repayment", DECIDED_ON, _repay, prepare=_ask_back),
    Act("wording", DECIDED_ON, _word_letters),
    Act("form of a review", DECIDED_ON, _submit_form, prepare=_survey),
    Act("meeting of a hamlet", DECIDED_ON, _hold_meeting, prepare=_call_meeting),
    Act("posting", DECIDED_ON, _post, prepare=_vote),
    Act("recognition", DECIDED_ON, _recognise, prepare=_prepare_decision),
    Act("result of before", DECIDED_ON, _take_old_file_over, prepare=_bring_old_file),
    Act("campaign", DECIDED_ON, lambda place: messages.start(), prepare=lambda place: messages.plan_campaign()),
    Act("messages", DECIDED_ON, lambda place: messages.send_into(place.out), after="campaign", goes_by_steps=True),
    Act(
        "answers",
        DECIDED_ON,
        lambda place: messages.settle(),
        after="messages",
        prepare=lambda place: messages.hear_from_phones(),
    ),
    Act("answer settled", DECIDED_ON, lambda place: messages.settle_question(), after="answers"),
    Act("no more messages", DECIDED_ON, lambda place: messages.wish_no_more(), after="campaign"),
    Act("campaign cancelled", DECIDED_ON, lambda place: messages.cancel(), after="campaign"),
    Act("sample", DECIDED_ON, lambda place: messages.start_sample(), prepare=lambda place: messages.plan_campaign()),
    Act(
        "list of cards",
        DECIDED_ON,
        lambda place: messages.take_card_list_in(),
        prepare=lambda place: messages.bring_card_list(),
    ),
    Act(
        "card list brought",
        DECIDED_ON,
        lambda place: cards.bring(place.desk),
        prepare=lambda place: cards.write_card_list(place.desk),
    ),
    Act(
        "doubtful row",
        DECIDED_ON,
        lambda place: cards.settle_doubtful(),
        prepare=lambda place: cards.bring_doubtful(),
    ),
    Act("card recorded", DECIDED_ON, lambda place: cards.record_one(), prepare=lambda place: cards.lay_family()),
    Act("card given back", DECIDED_ON, lambda place: cards.end_one(), after="card recorded"),
    Act("support of premiums", DECIDED_ON, lambda place: cards.support()),
    Act(
        "state list made",
        DECIDED_ON,
        lambda place: cards.make_list(DECEMBER),
        prepare=lambda place: cards.lay_poor(),
    ),
    Act(
        "state pays",
        DECIDED_ON,
        lambda place: messages.approve_list(),
        prepare=lambda place: messages.prepare_list(DECEMBER),
    ),
    Act("state list sent", DECIDED_ON, lambda place: messages.send_list(), after="state pays"),
    Act(
        "reminders open",
        messages.REMINDED_ON,
        lambda place: messages.open_reminders(),
        prepare=lambda place: messages.lay_cards(),
    ),
    Act("reminders", messages.REMINDED_ON, lambda place: messages.remind(), after="reminders open"),
    Act("account", DECIDED_ON, _register_account),
    Act("own account", DECIDED_ON, _correct_own_account),
)


def _halved(place: Place) -> None:
    """What no act may be: two transactions, and nothing that would know the first one again."""
    area = the_commune()
    for _half in range(2):
        with acting(officer()) as actor:
            make_person(actor, area, "Nguyễn Văn Nửa")


HALVED = Act("halved", LIST_CAME_ON, _halved)
"""Killed only to prove that this way of looking finds it out."""
