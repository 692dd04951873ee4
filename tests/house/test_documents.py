"""Documents cannot go stale: what they name is there."""

import re
from pathlib import Path

import pytest

import ansinh

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_every_make_target_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    # Pictures are taken by the journeys: test_guide.
    links = [link for link in links if "pictures/" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []
    assert set(re.findall(r"`make ([a-z]+)", text)) <= TARGETS


def test_the_changelog_begins_with_the_version_of_the_programme() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)

    assert newest is not None
    assert newest[1] == ansinh.__version__


def test_every_room_says_in_one_sentence_what_it_is_for() -> None:
    rooms = [path.parent for path in (ROOT / "ansinh").glob("*/__init__.py")]

    assert rooms
    for room in rooms:
        assert (room / "__init__.py").read_text(encoding="utf-8").startswith('"""'), room
        assert f"{room.name} " in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), room


def test_no_file_names_a_package_index() -> None:
    for lock in [*ROOT.glob("requirements/*"), ROOT / "package-lock.json"]:
        text = lock.read_text(encoding="utf-8")
        options = {line.split()[0] for line in text.splitlines() if line.startswith("-")}
        assert options <= {"-c", "-r"}, lock
        assert '"resolved"' not in text, lock
