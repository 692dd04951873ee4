"""A real mailbox for tests: Debian's Dovecot, started here for one person's mail and stopped again."""

import grp
import imaplib
import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ansinh.messaging.testing_gateways import START_SECONDS, free_port, program

PASSWORD = "invented-mailbox-word"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
"""


@dataclass
class Dovecot:
    """The server and the mailbox `office` in it."""

    folder: Path
    port: int = field(default_factory=free_port)
    secure_port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def certificate(self) -> Path:
        """Its own word for who it is: nobody else vouches for it."""
        return self.folder / "certificate.pem"

    def start(self) -> None:
        # Dovecot lets nobody read as root.
        user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.folder.chmod(0o755)
        (self.folder / "mail").mkdir()
        os.chown(self.folder / "mail", user.pw_uid, user.pw_gid)
        name = ("-subj", "/CN=mailbox of a test", "-addext", "subjectAltName=IP:127.0.0.1")
        files = ("-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *name, *files],
            check=True, capture_output=True,
        )  # fmt: skip
        config = CONFIG.format(
            folder=self.folder, port=self.port, secure_port=self.secure_port, certificate=self.certificate,
            password=PASSWORD, user=user.pw_name, group=grp.getgrgid(user.pw_gid).gr_name,
        )  # fmt: skip
        (self.folder / "dovecot.conf").write_text(config)
        command = [program("dovecot") or "dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait_until_open()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def put(self, *mails: bytes) -> None:
        """Mails arrive."""
        with self.reader() as line:
            for mail in mails:
                line.append("INBOX", "", "", mail.replace(b"\n", b"\r\n"))

    def empty(self) -> None:
        with self.reader() as line:
            line.select("INBOX")
            line.uid("STORE", "1:*", "+FLAGS", "\\Deleted")
            line.expunge()

    def unread_count(self) -> int:
        """How many mails a person sees as unread."""
        with self.reader() as line:
            line.select("INBOX", readonly=True)
            return len(line.search(None, "UNSEEN")[1][0].split())

    @contextmanager
    def reader(self) -> Iterator[imaplib.IMAP4]:
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=5)
        line.login("office", PASSWORD)
        try:
            yield line
        finally:
            line.logout()

    def _wait_until_open(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    with TemporaryDirectory() as folder:
        dovecot = Dovecot(Path(folder))
        try:
            dovecot.start()
            yield dovecot
        finally:
            dovecot.stop()
