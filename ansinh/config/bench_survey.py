"""How quick forms come in: 200 phones that send 50 forms each at once to a site of two processes, some forms twice; and
how quick the list that hangs out is there for everybody.

A form sent twice stands for one whose answer was lost on the way: it must count once.
"""

import http.client
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from typing import Any

from django.conf import settings

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code
from ansinh.areas.services import load_reference_areas, open_hamlet
from ansinh.config.bench_parts import A_COMMUNE, APPROVER, figures_of
from ansinh.config.bench_web import fetched, percentile, served
from ansinh.config.database import login, scratch_database
from ansinh.config.measuring import run_measured
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.measurements import Measurement, at_least, at_most, exactly, told
from ansinh.core.wall import acting
from ansinh.judgement.bench_review import invented_forms
from ansinh.judgement.queries import shipped
from ansinh.poverty.models import (
    Assessment,
    ListedHousehold,
    ListedState,
    ListingReason,
    Posting,
    PostingKind,
    Reviewer,
    ReviewRound,
    RoundKind,
    RoundState,
    Submission,
    SubmissionState,
)
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import (
    RoundPlan,
    approve_round,
    keep_shipped,
    open_survey,
    open_survey_key,
    prepare_round,
)
from ansinh.registry.models import Household

PHONES, FORMS = 200, 50
DISTINCT = 200
EACH_TWICE = 10
"""Of so many forms one is sent twice."""
LEAST_A_SECOND = 100.0
POSTED, READERS, MOST_MS_POSTED = 300, 200, 50.0
SLUG = "bench"
BOUNDARY = "phieu-ra-soat"
STANDARD, INSTRUMENT = "2027", "national"


@dataclass
class Sent:
    """What the phones saw: seconds until an answer was there, and the answers that were no receipt."""

    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def measure_survey() -> Iterator[Measurement]:
    """Rows of the bench, from a database of its own."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder, scratch_database("ansinh_bench") as database:
        scratch = Path(folder)
        run_measured(["migrate", "--verbosity", "0"], database=database, scratch=scratch)
        run_measured(["collectstatic", "--noinput", "--verbosity", "0"], database=database, scratch=scratch)
        ran = run_measured(["bench", "survey"], database=database, scratch=scratch)
    yield from figures_of(ran.output)["rows"]


def survey() -> dict[str, Any]:
    """Measured in a process of its own, on the database that is there."""
    found, batches = _survey()
    with login(str(settings.DATABASES["default"]["NAME"])) as owner:
        owner.execute("analyze")
    sent = Sent()
    with served() as port:
        started = time.perf_counter()
        threads = [
            threading.Thread(target=_phone, args=(port, server, forms, sent)) for server, forms in batches.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - started
        rows = list(_rows(found, sent, seconds))
        rows.append(_posted(port, _post(found)))
    return {"rows": rows}


def _post(found: ReviewRound) -> str:
    """The address of the list of a large commune, laid as rows: its meetings are not measured."""
    today = clock.today()
    with acting(SYSTEM):
        rows = ListedHousehold.objects.filter(round=found)
        rows.exclude(pk__in=rows.order_by("pk")[:POSTED].values("pk")).update(
            state=ListedState.TAKEN_OFF, off_reason="-", reviewer=None
        )
        rows.exclude(state=ListedState.TAKEN_OFF).update(state=ListedState.POSTED)
        ReviewRound.objects.filter(pk=found.pk).update(state=RoundState.POSTING)
        Posting.objects.create(
            area_path=found.area_path, round=found, kind=PostingKind.RESULT, slug=SLUG, posted_on=today, last_day=today,
            places="Bench", posted_by="bench", posted_by_name="Bench",
        )  # fmt: skip
        return f"/public/review/{found.area.code}/{SLUG}/"


def _posted(port: int, address: str) -> Measurement:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for _time in range(READERS):
        status, inside, _content = fetched(connection, address, "")
        times.append(inside if status == HTTPStatus.OK else float("inf"))
    return at_most(
        f"a list of {POSTED} households that hangs out, 95 in 100", percentile(times, 95), "ms", MOST_MS_POSTED
    )


def _rows(found: ReviewRound, sent: Sent, seconds: float) -> Iterator[Measurement]:
    count = PHONES * FORMS
    with acting(SYSTEM):
        kept = Submission.objects.filter(round=found)
        counting = kept.filter(state=SubmissionState.COUNTS).values("listed").distinct().count()
        classes = Assessment.objects.filter(listed__round=found).count()
        doubled = kept.count() - counting
    yield at_least(
        f"{PHONES} phones at once, {count:,} forms received and scored", count / seconds, "a second", LEAST_A_SECOND
    )
    times = sorted(sent.seconds)
    for share in (50, 95):
        yield told(f"  until the receipt is there, {share} in 100", times[len(times) * share // 100] * 1000, "ms")
    yield told("  requests, those sent twice among them", len(times), "")
    yield exactly("  forms lost", count - counting, 0)
    yield exactly("  forms doubled", doubled + classes - counting, 0)
    yield exactly(f"  answers that were no receipt {dict(sent.faults) or ''}".rstrip(), sum(sent.faults.values()), 0)


def _survey() -> tuple[ReviewRound, Mapping[str, Sequence[bytes]]]:
    """A round that surveys, and for the address of each phone its filled forms."""
    with acting(SYSTEM):
        load_reference_areas(actor=SYSTEM)
        area = area_for_code(A_COMMUNE, level=Level.COMMUNE, on=clock.today())
        found = _round(area)
        reviewers = list(Reviewer.objects.filter(round=found).order_by("pk"))
        _homes(found, area, reviewers)
        found = open_survey(actor=SYSTEM, found=found)
        codes: dict[int, list[str]] = {}
        for key, code in ListedHousehold.objects.filter(round=found).values_list("reviewer", "household__number"):
            codes.setdefault(key, []).append(code)
        answers = _answers()
        batches = {}
        for one in reviewers:
            secret = open_survey_key(actor=SYSTEM, reviewer=one).secret
            batches[f"/survey/{area.code}/{secret}"] = [_filled(found, code, next(answers)) for code in codes[one.pk]]
    return found, batches


def _round(area: Area) -> ReviewRound:
    today = clock.today()
    hamlet = open_hamlet(actor=SYSTEM, commune=area, code="001", name="Đo", on=today)
    plan = RoundPlan(
        list_from=today, survey_from=today, meet_from=today, decide_by=today, hamlets=[hamlet],
        committee=[("Bench", "Bench")], reviewers=[(f"Bench {n:03}", FORMS) for n in range(PHONES)],
    )  # fmt: skip
    planned = prepare_round(
        actor=SYSTEM, area=area, kind=RoundKind.PERIODIC, year=today.year, standard_code=STANDARD,
        instrument=keep_shipped(code=INSTRUMENT), plan=plan,
    )  # fmt: skip
    return approve_round(actor=APPROVER, found=planned)


def _homes(found: ReviewRound, area: Area, reviewers: Sequence[Reviewer]) -> None:
    homes = Household.objects.bulk_create(
        Household(area=area, area_path=area.path, number=f"B{n:06}") for n in range(PHONES * FORMS)
    )
    ListedHousehold.objects.bulk_create(
        ListedHousehold(
            round=found, area_path=area.path, household=home, head_name="Bench", reasons=[ListingReason.REQUEST],
            listed_on=clock.today(), reviewer=reviewers[n // FORMS],
        )
        for n, home in enumerate(homes)
    )  # fmt: skip


def _answers() -> Iterator[dict[str, Any]]:
    """Of one household after another, invented; they begin again after some."""
    return cycle([*invented_forms(shipped(INSTRUMENT).form, DISTINCT)])


def _elements(answers: Mapping[str, Any]) -> str:
    """A list is an element for each of its members."""
    each = [(name, own) for name, came in answers.items() for own in (came if isinstance(came, list) else [came])]
    return "".join(f"<{name}>{_elements(own) if isinstance(own, Mapping) else own}</{name}>" for name, own in each)


def _filled(found: ReviewRound, code: str, answers: Mapping[str, Any]) -> bytes:
    """The body of a request with a form."""
    form = form_of(found)
    fields = _elements({**answers, "household_code": code})
    instance = (
        f'<data id="{form.form_id}" version="{form.version}"><form_began_at>2026-09-20T08:00:00+07:00</form_began_at>'
        f"{fields}<meta><instanceID>uuid:{code}</instanceID></meta></data>"
    )
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="{code}.xml"\r\n'
        "Content-Type: text/xml\r\n\r\n"
    )
    return f"{head}{instance}\r\n--{BOUNDARY}--\r\n".encode()


def _phone(port: int, server: str, forms: Sequence[bytes], sent: Sent) -> None:
    """Asks once how to send, then sends form after form on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    _ask(connection, "HEAD", server, b"", sent, HTTPStatus.NO_CONTENT)
    for number, form in enumerate(forms):
        for _time in range(2 if number % EACH_TWICE == 0 else 1):
            _ask(connection, "POST", server, form, sent, HTTPStatus.CREATED)
    connection.close()


def _ask(
    connection: http.client.HTTPConnection, method: str, server: str, body: bytes, sent: Sent, expected: HTTPStatus
) -> None:  # fmt: skip
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-OpenRosa-Version": "1.0"}
    started = time.perf_counter()
    try:
        connection.request(method, f"{server}/submission", body, headers)
        response = connection.getresponse()
        response.read()
        fault = "" if response.status == expected else str(response.status)
    except (OSError, http.client.HTTPException) as broken:
        connection.close()
        fault = type(broken).__name__
    with sent.lock:
        sent.seconds.append(time.perf_counter() - started)
        if fault:
            sent.faults[fault] += 1
