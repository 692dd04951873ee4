"""The Poverty Probability Index for Viet Nam 2021 scores exactly as it is published."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from openfisca_vietnam.poverty.instrument import INSTRUMENTS, shipped
from openfisca_vietnam.poverty.ppi import LOOK_UP, SCORECARD, import_ppi
from openfisca_vietnam.poverty.problems import BadInstrument
from openfisca_vietnam.poverty.scoring import score

WORKBOOK = Path(__file__).resolve().parents[3] / "shared" / "data" / "forms" / "PPI_Vietnam_2021_scorecard_IPA.xlsx"
PPI = shipped("ppi-2021")
SCALES = ("bottom_20", "bottom_40", "bottom_60", "bottom_80")
Rows = list[list[object]]
COMPARED = {
    "points.csv": "41a72d012ad6719f80092671c172ec19a8a2198a26dca141630148f75769ff25",
    "likelihoods.csv": "70d8c3fb07acdacaa2742a04aef8ed872f0e594917279d1f779945102544acd2",
}
"""The files that ship, by their digest when every figure in them was found equal to the published one."""

POOREST = {question.name: question.answers[0] for question in PPI.form.questions.values()} | {
    "bank_account": "no",
    "toilet": "other",
    "air_conditioner": "no",
    "stove": "solid",
    "motorcycle": "no",
    "watch": "no",
}


def scored(**answers: str) -> list[int]:
    scores = score(PPI, {name: [answer] for name, answer in {**POOREST, **answers}.items()})
    points: list[int] = scores.points[0].tolist()
    return points


def workbook() -> dict[str, Rows]:
    book = CalamineWorkbook.from_path(str(WORKBOOK))
    return {name: [[*row] for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def small_workbook() -> dict[str, Rows]:
    """A workbook laid out as the published one, made of our own figures."""
    assert PPI.points is not None
    assert PPI.likelihoods is not None
    heads: list[object] = [f"Bottom {scale.removeprefix('bottom_')}th Percentile" for scale in SCALES]
    card: Rows = [["Title"], [], ["No.", "Indicators", "Responses", *heads]]
    for number, of in enumerate(PPI.points.questions, start=1):
        for place, row in enumerate(of.points.tolist()):
            first: list[object] = [float(number), "?"] if place == 0 else ["", ""]
            card.append([*first, f"{chr(65 + place)}. an answer", *map(float, row)])
    look: Rows = [["Title"], ["PPI score", *heads]]
    look += [[float(score), *row] for score, row in enumerate(PPI.likelihoods.shares.tolist())]
    return {SCORECARD: [*card, ["A note"]], LOOK_UP: [*look, [""], ["A note"]]}


def same_figures(book: dict[str, Rows]) -> bool:
    found = import_ppi(book, about=PPI.about, form=PPI.form)
    assert found.points is not None
    assert PPI.points is not None
    assert found.likelihoods is not None
    assert PPI.likelihoods is not None
    pairs = zip(found.points.questions, PPI.points.questions, strict=True)
    return (
        found.points.columns == found.likelihoods.scales == SCALES
        and all(one.question == own.question and (one.points == own.points).all() for one, own in pairs)
        and (found.likelihoods.shares == PPI.likelihoods.shares).all()
    )


def test_it_has_ten_questions_with_credit_and_the_licence_of_its_figures() -> None:
    assert PPI.points is not None
    assert len(PPI.points.questions) == len(PPI.form.questions) == 10
    assert "Innovations for Poverty Action" in PPI.about.credit
    assert "MIT License" in (INSTRUMENTS / "ppi-2021" / "LICENSE.txt").read_text(encoding="utf-8")


def test_the_poorest_answers_give_nothing_and_the_richest_a_hundred() -> None:
    assert scored() == [0, 0, 0, 0]
    richest = scored(
        region="mekong_delta",
        bank_account="yes",
        highest_education="higher",
        floor="tiles",
        toilet="septic",
        air_conditioner="yes",
        stove="electric",
        wall="brick",
        motorcycle="yes",
        watch="yes",
    )
    assert richest == [101, 100, 98, 98]


def test_a_household_of_the_delta_worked_out_by_hand() -> None:
    points = scored(region="red_river_delta", highest_education="upper_secondary", floor="cement", stove="gas")
    assert points == [4 + 1 + 0 + 22, 1 + 2 + 3 + 23, 3 + 4 + 6 + 19, 3 + 5 + 5 + 16]


def test_the_likelihood_of_a_score_is_looked_up_on_its_own_scale() -> None:
    assert PPI.likelihoods is not None
    found = PPI.likelihoods.of(np.array([[0, 24, 50, 100], [101, 100, 98, 98]], dtype=np.int32))
    assert found[0].tolist() == [0.999924424606813, 0.999883906081666, 0.990525641478672, 0.0559341528551471]
    assert found[1, 0] == 0.000259185187070181


def test_likelihoods_fall_as_scores_rise() -> None:
    assert PPI.likelihoods is not None
    assert PPI.likelihoods.shares.shape == (101, 4)
    assert (np.diff(PPI.likelihoods.shares, axis=0) < 0).all()


def test_the_figures_add_up_to_those_of_the_workbook() -> None:
    assert PPI.points is not None
    assert PPI.likelihoods is not None
    assert sum(of.points.sum(axis=0) for of in PPI.points.questions).tolist() == [149, 143, 143, 154]
    assert PPI.likelihoods.shares.sum(axis=0) == pytest.approx(
        [53.97154374676856, 68.86881058503317, 73.9696930502753, 87.28905250618452], rel=1e-14
    )


def test_a_workbook_of_the_published_layout_is_read() -> None:
    assert same_figures(small_workbook())


def test_the_figures_are_those_that_were_held_against_the_workbook() -> None:
    found = {name: hashlib.sha256((INSTRUMENTS / "ppi-2021" / name).read_bytes()).hexdigest() for name in COMPARED}
    assert found == COMPARED


@pytest.mark.skipif(not WORKBOOK.exists(), reason="the published workbook is not beside this checkout")
def test_every_figure_is_the_published_one() -> None:
    assert same_figures(workbook())


def told(book: dict[str, Rows]) -> list[tuple[str, str, int]]:
    with pytest.raises(BadInstrument) as caught:
        import_ppi(book, about=PPI.about, form=PPI.form)
    return [(one.wrong.value, one.sheet, one.row) for one in caught.value.problems]


def test_a_workbook_of_another_index_is_told() -> None:
    book = small_workbook()
    del book[SCORECARD][4]
    book[SCORECARD].insert(-1, [11.0, "", "A. one question too many", 0.0, 0.0, 0.0, 0.0])
    assert told(book) == [("published_otherwise", SCORECARD, 0), ("published_otherwise", SCORECARD, 33)]


def test_a_workbook_without_its_sheets_or_headings_is_told() -> None:
    assert told({}) == [("sheet_missing", SCORECARD, 0)]
    assert told({**small_workbook(), LOOK_UP: [["score"]]}) == [("column_missing", LOOK_UP, 0)]
