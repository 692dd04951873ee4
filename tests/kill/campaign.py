"""A campaign: each act measured undisturbed, then killed again and again, each time looked at and done again."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ansinh.core import clock

from .acts import ACTS, HALVED, Act, Place
from .child import Child, Report, run
from .moments import SERVER_VICTIMS, Moment, Pace, Trigger, Victim, draw
from .server import Server, StillBusy
from .state import State, broken_rules, damaged_indexes, differences, put_sequences_back, rows_of, sequences, state_of

PREFIX = "ansinh_kill"
BASE = f"{PREFIX}_base"
AUDIT = frozenset({"audit_auditentry"})


class Unfit(AssertionError):
    """Undisturbed, an act was refused, broke, did nothing or left what may not be."""


@dataclass
class Stage:
    """An act with its two states, its files and its pace, all of an undisturbed run."""

    act: Act
    before: State
    after: State
    sequences: list[tuple[str, int | None]]
    files: dict[str, bytes]
    pace: Pace

    @property
    def template(self) -> str:
        return _database(self.act.name)


@dataclass
class Death:
    """One kill: what stood afterwards, and what was wrong."""

    act: str
    moment: Moment
    stood: str
    problems: list[str] = field(default_factory=list)


class Campaign:
    """Databases on `server`, folders below `folder`; each lane has its own of those in which it kills."""

    def __init__(self, server: Server, folder: Path, *, lane: int = 0) -> None:
        self.server, self.folder = server, folder
        self.now, self.out = f"{PREFIX}_now_{lane}", folder / f"out-{lane}"

    def stages(self, chosen: Sequence[Act]) -> list[Stage]:
        """The stages of `chosen`; the acts they stand on are done too, and not killed."""
        needed = {act.name for act in chosen}
        for act in reversed(ACTS):
            if act.name in needed and act.after:
                needed.add(act.after)
        stages = [self.stage(act) for act in (*ACTS, HALVED) if act.name in needed]
        return [stage for stage in stages if stage.act in chosen]

    def stage(self, act: Act) -> Stage:
        """Bring the act's beginning about and do it undisturbed: what a disturbed run is compared with."""
        template, ended, desk = _database(act.name), _ended(act.name), self._desk(act)
        shutil.rmtree(desk, ignore_errors=True)
        desk.mkdir(parents=True)
        place = Place(desk, self._out())
        self.server.copy(_ended(act.after) if act.after else BASE, template)
        if act.prepare is not None:
            prepare = act.prepare
            _expect_done(act, run(lambda: _on_its_day(act, lambda: prepare(place)), database=template))
            self.server.wait_until_quiet(template)
        self.server.copy(template, ended)
        report = run(lambda: _on_its_day(act, lambda: act.do(place)), database=ended)
        _expect_done(act, report)
        self.server.wait_until_quiet(ended)
        with self.server.connected(template) as connection:
            before, standing = state_of(connection), sequences(connection)
        with self.server.connected(ended) as connection:
            after, wrong = state_of(connection), broken_rules(connection)
        if wrong or (before == after and not _files(place.out)):
            raise Unfit(f"{act.name}, undisturbed, {wrong or 'does nothing'}")
        return Stage(act, before, after, standing, _files(place.out), report.pace)

    def walk(self, walk: "Walk") -> list[Death]:
        """Kill each act of a walk where the one before it has ended; after one that went wrong, on a fresh copy."""
        deaths: list[Death] = []
        for stage, moment in walk:
            if not deaths or deaths[-1].problems:
                self.server.copy(stage.template, self.now)
            deaths.append(self.kill(stage, moment))
        return deaths

    def kill(self, stage: Stage, moment: Moment) -> Death:
        """Begin the act, kill at the moment, look, do it again, look again."""
        place = Place(self._desk(stage.act), self._out())
        with self.server.connected(self.now) as connection:
            # A copied sequence believes that its next numbers are in the log already: after a crash it would give
            # them again. Setting it writes it down anew.
            put_sequences_back(connection, stage.sequences)
        said = self._die(stage.act, place, moment)
        death = Death(stage.act.name, moment, "")
        try:
            self.server.wait_until_quiet(self.now)
        except StillBusy as problem:
            death.problems.append(str(problem))
        self._look_at(stage, death, said, place)
        again = run(lambda: _on_its_day(stage.act, lambda: stage.act.do(place)), database=self.now)
        if again.outcome == "broken" or (again.outcome == "refused" and death.stood != "after"):
            death.problems.append(f"done again, it was {again.outcome}: {again.text}")
        self.server.wait_until_quiet(self.now)
        with self.server.connected(self.now) as connection:
            ignored = AUDIT if stage.act.leaves_a_trace else frozenset()
            wanted = {table: value for table, value in stage.after.items() if table not in ignored}
            found = state_of(connection)
            if unlike := differences(found, wanted):
                death.problems.append(f"done again, it ends otherwise: {unlike}{self._unlike(stage, found, wanted)}")
            death.problems += broken_rules(connection)
        if _files(place.out) != stage.files:
            death.problems.append(f"done again, its files are {sorted(_files(place.out))}")
        return death

    def _die(self, act: Act, place: Place, moment: Moment) -> Report:
        child = Child(lambda: _on_its_day(act, lambda: act.do(place)), database=self.now, moment=moment)
        child.hear()
        if moment.trigger is Trigger.CLOCK:
            time.sleep(moment.at)
        else:
            # An act that ends before its moment is killed at its end.
            child.hear()
        if moment.victim is Victim.CLIENT:
            child.kill()
            return child.bury()
        self.server.kill(moment.victim, self.now)
        child.go_on()
        said = child.bury()
        self.server.recover(moment.victim)
        return said

    def _look_at(self, stage: Stage, death: Death, said: Report, place: Place) -> None:
        """Either before or after, in between only what goes by steps; after where success was told; files whole; every
        rule holds.
        """
        with self.server.connected(self.now) as connection:
            found = state_of(connection)
            death.problems += broken_rules(connection)
            if death.moment.victim is not Victim.CLIENT:
                death.problems += damaged_indexes(connection)
            if found == stage.before:
                death.stood = "before"
                put_sequences_back(connection, stage.sequences)
            elif found == stage.after:
                death.stood = "after"
            else:
                death.stood = "between"
            if death.stood == "between" and not stage.act.goes_by_steps:
                death.problems.append(
                    f"stands neither before ({differences(found, stage.before)}) nor after"
                    f" ({differences(found, stage.after)}){self._unlike(stage, found, stage.after)}"
                )
        if said.outcome == "done" and death.stood != "after":
            death.problems.append("it had told of its success")
        if said.outcome == "refused":
            death.problems.append(f"it was refused: {said.text}")
        for name, content in _files(place.out).items():
            if content != stage.files.get(name):
                death.problems.append(f"the file {name} is not whole")

    def _unlike(self, stage: Stage, found: State, wanted: State) -> str:
        """Of the first table that differs from an undisturbed run: a row too many, a row too few."""
        table = next(table for table in wanted if found[table] != wanted[table])
        with self.server.connected(self.now) as now, self.server.connected(_ended(stage.act.name)) as ended:
            came, expected = rows_of(now, table), rows_of(ended, table)
        said = [f"\n  {table} has {row}" for row in sorted(came - expected)[:1]]
        said += [f"\n  {table} lacks {row}" for row in sorted(expected - came)[:1]]
        return "".join(said)

    def _desk(self, act: Act) -> Path:
        return self.folder / "desk" / act.name

    def _out(self) -> Path:
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        return self.out


Walk = list[tuple[Stage, Moment]]
"""Acts with their moments of death, each beginning where the one before it ends."""


@dataclass(frozen=True)
class Plan:
    """The walks on which clients die, and those of one act on which the server does."""

    clients: list[Walk]
    servers: list[Walk]


def plan_of(dice: random.Random, stages: Sequence[Stage], *, times: int, servers: int) -> Plan:
    """Every act equally often; the server's deaths spread over them in turn."""
    order = [stages[number % len(stages)] for number in range(times)]
    dice.shuffle(order)
    dying, living = order[:servers], Counter(stage.act.name for stage in order[servers:])
    walks = []
    for chain in _chains(stages):
        while chain := [stage for stage in chain if living[stage.act.name]]:
            for row in _unbroken(chain):
                walks.append([(stage, draw(dice, stage.pace, victim=Victim.CLIENT)) for stage in row])
                living.subtract(stage.act.name for stage in row)
    dice.shuffle(walks)
    victims = [SERVER_VICTIMS[number % len(SERVER_VICTIMS)] for number in range(servers)]
    return Plan(
        walks,
        [[(stage, draw(dice, stage.pace, victim=victim))] for stage, victim in zip(dying, victims, strict=True)],
    )


def _chains(stages: Sequence[Stage]) -> list[list[Stage]]:
    """Stages in rows that can be walked: each needs nothing but what the one before it left."""
    chains: list[list[Stage]] = []
    for stage in stages:
        before = next((chain for chain in chains if _follows(chain[-1], stage)), None)
        if before is None:
            chains.append([stage])
        else:
            before.append(stage)
    return chains


def _unbroken(chain: Sequence[Stage]) -> list[list[Stage]]:
    """The same stages, parted where one in between is missing."""
    runs: list[list[Stage]] = []
    for stage in chain:
        if runs and _follows(runs[-1][-1], stage):
            runs[-1].append(stage)
        else:
            runs.append([stage])
    return runs


def _follows(one: Stage, other: Stage) -> bool:
    return other.act.after == one.act.name and other.act.prepare is None and not one.act.leaves_a_trace


def table_of(deaths: Sequence[Death]) -> list[str]:
    """For each act: how often it was killed, of these how often the server, and what stood afterwards."""
    lines = [f"{'act':<16}{'kills':>6}{'server':>8}{'before':>8}{'between':>9}{'after':>7}{'wrong':>7}"]
    for act in dict.fromkeys(death.act for death in sorted(deaths, key=lambda death: death.act)):
        own = [death for death in deaths if death.act == act]
        stood = Counter(death.stood for death in own)
        servers = sum(death.moment.victim is not Victim.CLIENT for death in own)
        wrong = sum(bool(death.problems) for death in own)
        stands = f"{stood['before']:>8}{stood['between']:>9}{stood['after']:>7}"
        lines.append(f"{act:<16}{len(own):>6}{servers:>8}{stands}{wrong:>7}")
    return lines


def _on_its_day(act: Act, task: Callable[[], object]) -> None:
    with clock.at(act.on):
        task()


def _expect_done(act: Act, report: Report) -> None:
    if report.outcome != "done":
        raise Unfit(f"{act.name}, undisturbed, was {report.outcome}: {report.text}")


def _files(folder: Path) -> dict[str, bytes]:
    """What a reader would find: files under their names, not what was being written beside them."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def _database(act: str) -> str:
    return f"{PREFIX}_{act.replace(' ', '_')}"


def _ended(act: str) -> str:
    return f"{_database(act)}_ended"
