"""`ansinh restore FILE`: the office as it was when the backup was taken."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ansinh.config.backup.encryption import Key, identities_of
from ansinh.config.backup.passphrase import passphrase_of
from ansinh.config.backup.restoring import drop_kept, restore_backup
from ansinh.config.database import running_database
from ansinh.config.embedded_postgres import PostgresTrouble


class Command(BaseCommand):
    """Starts the embedded server itself: its files may be what was damaged."""

    help = "Restore a backup beside the present database, check it, and let the two change places."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--passphrase-file", type=Path, help="a file with the passphrase")
        parser.add_argument("--identity", type=Path, metavar="FILE", help="secret keys of age")
        parser.add_argument("--now", action="store_true", help="send away whoever is connected")
        parser.add_argument("--drop-old", action="store_true", help="do not keep the present database")
        parser.add_argument(
            "--new-cluster", action="store_true", help="put the files of the embedded server aside and lay new ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        identities = identities_of(options["identity"]) if options["identity"] else []
        key = Key(lambda: passphrase_of(options["passphrase_file"]), identities)
        if options["new_cluster"]:
            self._put_aside()
        try:
            with running_database():
                restored = restore_backup(path, key=key, now=options["now"])
                self._tell(path, restored.manifest["made_at"], sum(restored.manifest["rows"].values()))
                if restored.kept and options["drop_old"]:
                    drop_kept(restored.kept)
                elif restored.kept:
                    self.stdout.write(
                        _("The database of before is kept as %(name)s; drop it when all is well.")
                        % {"name": restored.kept}
                    )
        except PostgresTrouble as trouble:
            advice = _("If its files are damaged, restore with --new-cluster.")
            raise CommandError(f"{trouble}\n{advice}") from None
        if restored.behind:
            self.stdout.write(_("The backup is of an earlier version: run `ansinh migrate` now."))

    def _put_aside(self) -> None:
        if settings.EMBEDDED is None:
            raise CommandError(_("--new-cluster is for the embedded server; DATABASE_URL names another one."))
        aside = settings.EMBEDDED.put_aside()
        if aside is not None:
            self.stdout.write(_("The files of the old server lie in %(folder)s.") % {"folder": aside})

    def _tell(self, path: Path, made_at: str, rows: int) -> None:
        self.stdout.write(
            _("%(file)s of %(made_at)s restored: %(rows)s rows, as many as were backed up; wall and triggers stand.")
            % {"file": path, "made_at": made_at, "rows": rows}
        )
