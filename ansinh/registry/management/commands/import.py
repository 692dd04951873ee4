"""`ansinh import SUBJECT FILE --area CODE`: preview, settle, apply and take back an office's list."""

import datetime as dt
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.errors import ListRefused, NoSuchImport
from ansinh.registry.models import ImportRun, RowOutcome, Subject
from ansinh.registry.policies import may_see_health
from ansinh.registry.services import (
    ImportOutcome,
    Settlement,
    apply_import,
    cancel_import,
    correct_mapping,
    import_list,
    preview_import,
    settle_row,
    undo_import,
    write_errors_copy,
)

Places = set[tuple[str, int]]


def rows_of(text: str) -> Places:
    """3-20,25 or "Ấp 1!3-20": rows, of a sheet where the file has several."""
    found: Places = set()
    for part in text.split(","):
        fits = re.fullmatch(r"\s*(?:(.+)!)?(\d{1,7})(?:-(\d{1,7}))?\s*", part)
        if fits is None:
            raise ArgumentTypeError(_("expected rows such as 3-20,25, got %(came)s") % {"came": text})
        first, last = int(fits[2]), int(fits[3] or fits[2])
        found |= {(fits[1] or "", number) for number in range(first, last + 1)}
    return found


def settlement_of(text: str) -> tuple[tuple[str, int], Settlement]:
    """12=345 (row 12 is the person with key 345), 12=new, 12=skip."""
    fits = re.fullmatch(r"(?:(.+)!)?(\d{1,7})=(\d+|new|skip)", text.strip())
    if fits is None:
        raise ArgumentTypeError(_("expected ROW=CANDIDATE, ROW=new or ROW=skip, got %(came)s") % {"came": text})
    choice = fits[3] if fits[3] in {"new", "skip"} else "candidate"
    return (fits[1] or "", int(fits[2])), Settlement(choice, int(fits[3]) if choice == "candidate" else None)


def meaning_of(text: str) -> tuple[str, str]:
    """ "Tên gọi=full_name"; nothing behind the sign: the column is not read."""
    heading, mark, field = text.rpartition("=")
    if not (mark and heading.strip()):
        raise ArgumentTypeError(_("expected HEADING=FIELD, got %(came)s") % {"came": text})
    return heading.strip(), field.strip()


class Command(BaseCommand):
    help = "Take in a list of an office, or take an import back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for subject in Subject:
            act = acts.add_parser(subject.value, help=f"a list of {subject.value} (.xlsx, .xls, .ods, .csv)")
            act.add_argument("file", type=Path)
            act.add_argument("--area", required=True, metavar="CODE", help="the commune's five digits")
            act.add_argument("--on", type=dt.date.fromisoformat, help="the day whose units are meant (today)")
            act.add_argument("--month", type=Month.parse, help="the month that the list counts for (that of --on)")
            act.add_argument("--sheet", action="append", default=[], help="read this sheet only (may be repeated)")
            act.add_argument(
                "--map", action="append", default=[], type=meaning_of, metavar="HEADING=FIELD",
                help="what a heading means; remembered for this office",
            )  # fmt: skip
            act.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")
            act.add_argument("--preview", action="store_true", help="say what would happen and keep the preview")
            self._add_choices(act)
        for name, text in (("apply", "write what a preview showed"), ("undo", "take an applied import back"),
                           ("cancel", "drop a preview")):  # fmt: skip
            act = acts.add_parser(name, help=text)
            act.add_argument("run", type=int)
            if name == "apply":
                self._add_choices(act)
            else:
                act.add_argument("--as", dest="username", help="who acts (without it the house itself)")

    def _add_choices(self, act: ArgumentParser) -> None:
        act.add_argument("--as", dest="username", help="who acts (without it the house itself)")
        act.add_argument("--keep-good-rows", action="store_true", help="keep the rows that are right")
        act.add_argument("--rows", type=rows_of, help="take in these rows only, such as 3-20,25")
        act.add_argument(
            "--settle", action="append", default=[], type=settlement_of, metavar="ROW=CANDIDATE|new|skip",
            help="what an ambiguous row means",
        )  # fmt: skip
        act.add_argument(
            "--errors-to", type=Path, metavar="FILE.xlsx", help="the list with a comment in each wrong cell"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options.get("on") or clock.today()
        actor = actor_for_username(options["username"], on=clock.today()) if options["username"] else SYSTEM
        if options["act"] in Subject.values:
            self._bring(actor, area_for_code(options["area"], level=Level.COMMUNE, on=on), on, options)
            return
        with acting(actor):
            run = ImportRun.objects.filter(pk=options["run"]).first()
            if run is None:
                raise NoSuchImport(run=options["run"])
            if options["act"] == "undo":
                undone = undo_import(actor=actor, run=run)
                self.stdout.write(_("The import of %(file)s was taken back.") % {"file": undone.file_name})
            elif options["act"] == "cancel":
                cancelled = cancel_import(actor=actor, run=run)
                self.stdout.write(_("The preview of %(file)s was dropped.") % {"file": cancelled.file_name})
            else:
                self._apply(actor, run, options)

    def _bring(self, actor: Actor, area: Area, on: dt.date, options: dict[str, Any]) -> None:
        subject, path = options["act"], options["file"]
        frame: dict[str, Any] = {
            "actor": actor, "subject": subject, "path": path, "area": area, "on": on, "sheets": options["sheet"],
            "month": options["month"] or Month.of(on),
        }  # fmt: skip
        with acting(actor, scope=area.path):
            if options["map"]:
                correct_mapping(actor=actor, area=area, subject=subject, meanings=dict(options["map"]))
        with acting(actor, scope=area.path):
            try:
                if options["preview"]:
                    outcome = preview_import(**frame)
                else:
                    outcome = import_list(
                        **frame, dry_run=options["dry_run"], keep_good_rows=options["keep_good_rows"],
                        rows=options["rows"], settlements=dict(options["settle"]),
                    )  # fmt: skip
            except ListRefused as refusal:
                self._show(refusal.data["outcome"], actor)
                self._copy(path, refusal.data["outcome"], options["errors_to"])
                raise CommandError(str(refusal)) from None
        self._show(outcome, actor)
        self._copy(path, outcome, options["errors_to"])
        if options["preview"] and outcome.run is not None:
            self.stdout.write(
                _("Previewed as import %(run)s. To write it: ansinh import apply %(run)s") % {"run": outcome.run.pk}
            )
        elif options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was kept."))
        elif outcome.run is None:
            self.stdout.write(_("Nothing changed."))
        else:
            self.stdout.write(
                _("Taken in as import %(run)s. To take it back: ansinh import undo %(run)s") % {"run": outcome.run.pk}
            )

    def _apply(self, actor: Actor, run: ImportRun, options: dict[str, Any]) -> None:
        for (sheet, number), settled in options["settle"]:
            settle_row(
                actor=actor, run=run, sheet=sheet, row_number=number, choice=settled.choice,
                candidate=settled.individual_id,
            )  # fmt: skip
        try:
            outcome = apply_import(actor=actor, run=run, rows=options["rows"], keep_good_rows=options["keep_good_rows"])
        except ListRefused as refusal:
            self._show(refusal.data["outcome"], actor)
            raise CommandError(str(refusal)) from None
        self._show(outcome, actor)

    def _copy(self, path: Path, outcome: ImportOutcome, to: Path | None) -> None:
        if to is not None:
            count = write_errors_copy(path=path, outcome=outcome, to=to)
            self.stdout.write(_("%(count)s cells with a comment: %(file)s") % {"count": count, "file": to})

    def _show(self, outcome: ImportOutcome, actor: Actor) -> None:
        counts = {result.value: outcome.count(result) for result in RowOutcome}
        self.stdout.write(
            _("%(file)s: %(new)s new, %(known)s known, %(changed)s changed, %(refused)s refused")
            % {"file": outcome.file_name, **counts}
        )
        if counts["ambiguous"] or counts["left_out"]:
            self.stdout.write(_("%(ambiguous)s to be settled, %(left_out)s left out") % counts)
        for row in outcome.rows:
            if row.changed:
                fields = [
                    f"{name}: {old if old not in (None, '') else '–'} → {new}" if may_see_health(actor) else name
                    for name, (old, new) in row.changes.items()
                ]
                self.stdout.write(
                    _("row %(row)s, %(name)s: changed %(fields)s")
                    % {"row": row.place, "name": row.name, "fields": ", ".join(fields)}
                )
            if row.candidates:
                self.stdout.write(
                    _("row %(row)s, %(name)s: may be %(candidates)s")
                    % {"row": row.place, "name": row.name, "candidates": ", ".join(map(str, row.candidates))}
                )
        for sentence in [*outcome.refusals, *outcome.warnings, *outcome.notes]:
            self.stdout.write(sentence)
        reasons = Counter(reason for _sheet, _number, reason, _text in outcome.passed_over)
        for reason, count in reasons.items():
            self.stdout.write(_("Rows passed over, %(reason)s: %(count)s") % {"reason": reason, "count": count})
