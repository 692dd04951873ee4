"""`ansinh backup FILE`: the whole office in one file, while work goes on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ansinh.config.backup.encryption import make_lock
from ansinh.config.backup.passphrase import passphrase_of
from ansinh.config.backup.taking import take_backup


class Command(BaseCommand):
    """For whoever runs the machine; leaves a row in the audit trail."""

    help = "Write database and secret key into one checked file; encrypted if wished."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--encrypt", action="store_true", help="by a passphrase (file, environment or prompt)")
        parser.add_argument("--passphrase-file", type=Path, help="a file with the passphrase; implies --encrypt")
        parser.add_argument("--recipient", action="append", default=[], metavar="AGE1…", help="also for this age key")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        lock = None
        if options["encrypt"] or options["passphrase_file"] or options["recipient"]:
            asked = options["encrypt"] or options["passphrase_file"]
            phrase = passphrase_of(options["passphrase_file"], twice=True) if asked else ""
            lock = make_lock(passphrase=phrase, recipients=options["recipient"])
        manifest = take_backup(path, lock=lock)
        self.stdout.write(
            _("%(file)s: %(rows)s rows in %(tables)s tables, %(size)s bytes, read back and found whole.")
            % {
                "file": path,
                "rows": sum(manifest["rows"].values()),
                "tables": len(manifest["rows"]),
                "size": path.stat().st_size,
            }
        )
        if lock is None:
            self.stdout.write(_("It is not encrypted: whoever has it can read every person in it."))
