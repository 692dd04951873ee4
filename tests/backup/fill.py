"""`python -m tests.backup.fill`: the commune of the sudden deaths with its list taken in, for backups to hold."""

import os
import tempfile
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
    django.setup()
    from ansinh.core import clock
    from ansinh.core.wall import acting
    from ansinh.registry.services import import_recipients
    from tests.kill.scene import LIST_CAME_ON, NOVEMBER, lay_scene, officer, the_commune, write_list

    lay_scene()
    with tempfile.TemporaryDirectory() as folder, clock.at(LIST_CAME_ON), acting(officer()) as actor:
        path = Path(folder) / "danh-sach.xlsx"
        write_list(path)
        import_recipients(actor=actor, path=path, area=the_commune(), month=NOVEMBER, on=LIST_CAME_ON)


if __name__ == "__main__":
    main()
