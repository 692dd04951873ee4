"""The form of a round: the instrument's own questions, its households, and a version that follows what is asked."""

from typing import Any

import pytest
from lxml import etree

from ansinh.core.wall import acting
from ansinh.poverty.models import ListedHousehold, Reviewer
from ansinh.poverty.round_form import BEGAN, ENDED, HOUSEHOLD, SPOT, Home, form_of, homes_of_reviewer, households_csv
from ansinh.poverty.services import keep_shipped
from ansinh.poverty.testing import make_round, make_survey
from ansinh.poverty.tests.conftest import Village

pytestmark = pytest.mark.django_db
XF = {"x": "http://www.w3.org/2002/xforms"}


def _tree(xml: str) -> Any:
    """Untyped: what XPath gives depends on the expression."""
    return etree.fromstring(xml.encode())


def test_the_household_is_chosen_from_the_list_beside_the_form(village: Village) -> None:
    form = form_of(make_survey(village.lan, village.minh, village.area))

    tree = _tree(form.xml)

    assert tree.xpath("//x:instance[@id='households']/@src", namespaces=XF) == ["jr://file-csv/households.csv"]
    [root] = tree.xpath("//x:model/x:instance[1]/*", namespaces=XF)
    assert (root.get("id"), root.get("version")) == (form.form_id, form.version)
    assert form.title == "Phiếu rà soát hộ nghèo, hộ cận nghèo – Rà soát định kỳ năm 2026"
    [required] = tree.xpath(f"//x:bind[contains(@nodeset, '/{HOUSEHOLD}')]/@required", namespaces=XF)
    assert required == "true()"


def test_the_phone_notes_begin_end_and_spot_and_asks_for_none_of_them(village: Village) -> None:
    tree = _tree(form_of(make_survey(village.lan, village.minh, village.area)).xml)

    binds = {bind.get("nodeset").split("/")[-1]: bind for bind in tree.xpath("//x:bind", namespaces=XF)}

    assert {BEGAN, ENDED, SPOT, "instanceID"} <= binds.keys()
    assert not [name for name in (BEGAN, ENDED, SPOT) if binds[name].get("required")]


def test_the_households_can_stand_within_the_form(village: Village) -> None:
    form = form_of(make_survey(village.lan, village.minh, village.area))

    inside = form.with_homes([Home("H1", "Nguyễn Thị Hòa, Tổ 3", "Tân Lợi")])

    assert ">H1</name>" in inside
    assert "Nguyễn Thị Hòa, Tổ 3" in inside
    assert f'version="{form.version}"' in inside
    assert "file-csv" not in inside


def test_the_list_of_a_reviewer_names_the_head_the_address_and_the_hamlet(village: Village) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        xuan, thu = Reviewer.objects.filter(round=surveying).order_by("quota")
        code = ListedHousehold.objects.get(round=surveying, household=village.hoa).household.number

        lists = [households_csv(homes_of_reviewer(one)).decode() for one in (xuan, thu)]

    assert lists[0].split() == ["name,label,hamlet"]
    assert f'{code},"Nguyễn Thị Hòa, Tổ 3, {village.hamlet.name}",{village.hamlet.name}' in lists[1]
    assert "Phạm Văn Bình" in lists[1]


def test_another_round_has_another_form_and_the_same_round_the_same(village: Village) -> None:
    with acting(village.lan):
        first = make_round(village.lan, village.area)
        second = make_round(village.lan, village.area, kind="off_cycle")

    forms = [form_of(one) for one in (first, first, second)]

    assert forms[0] == forms[1]
    assert len({one.version for one in forms}) == 2
    assert len({one.form_id for one in forms}) == 2


def test_a_form_without_the_question_gets_it_in_front(village: Village) -> None:
    with acting(village.lan):
        measured = keep_shipped(code="measured-income")
    planned = make_survey(village.lan, village.minh, village.area, instrument=measured)

    tree = _tree(form_of(planned).xml)

    first = tree.xpath("//*[local-name() = 'body']/*[1]/@ref")
    assert [one.split("/")[-1] for one in first] == [HOUSEHOLD]
