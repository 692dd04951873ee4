"""Where the demo's files lie: var/demo/<month>/<commune>/."""

from pathlib import Path

from django.conf import settings

from ansinh.core.files import write_atomically
from ansinh.core.months import Month
from ansinh.demo.plan import CommunePlan
from ansinh.payments.models import Payroll, PayrollFile


def folder(plan: CommunePlan, month: Month) -> Path:
    return Path(settings.VAR) / "demo" / str(month) / plan.key


def shown(path: Path) -> str:
    """The path as a reader types it from where the command was started."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def write_payroll_files(plan: CommunePlan, payroll: Payroll) -> list[Path]:
    """Write the files of a payroll that are not there yet; returns where all of them lie. Inside `acting`."""
    place = folder(plan, payroll.month)
    names = dict(PayrollFile.objects.filter(payroll=payroll).values_list("name", "pk"))
    missing = [pk for name, pk in names.items() if not (place / name).exists()]
    for file in PayrollFile.objects.filter(pk__in=missing):
        write_atomically(place / file.name, bytes(file.content))
    return [place / name for name in sorted(names)]


def answer_file(payroll: Payroll, sender: str, ending: str) -> str:
    return f"{payroll.reference}-answer_{sender}.{ending}"


def write_answer(plan: CommunePlan, payroll: Payroll, name: str, content: bytes) -> None:
    write_atomically(folder(plan, payroll.month) / name, content)
