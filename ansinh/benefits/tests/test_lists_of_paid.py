"""The people behind the figures of a month: the same, however the first of them are found."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.benefits import lists_of_paid
from ansinh.benefits.lists_of_paid import recipients_listing
from ansinh.core.wall import acting
from ansinh.payments.testing import NOVEMBER, checked, lan, make_approved, make_entitlement, make_recipient, minh
from ansinh.registry.models import Individual
from ansinh.ui.shown import shown_list

pytestmark = pytest.mark.django_db

NAMES = ("Lê Văn Ân", "Phạm Thị Bưởi", "Bùi Thị An", "Đỗ Văn Tư", "Lê Thị An", "Hồ Văn Sáu", "Lê Văn Ân")


@pytest.mark.parametrize(
    "ways",
    [
        "",
        "way=cash",
        "way=bank",
        "benefit=social_pension",
        "group=elderly",
        "group=disabled&way=cash",
        "way=lost",
        "place=vn.80.25522.",
        "q=an",
    ],
)
def test_the_first_of_a_province_by_name_are_those_of_the_whole_list(
    monkeypatch: pytest.MonkeyPatch, ways: str
) -> None:
    area, actor = make_commune(), lan("vn.80.")
    with checked(), acting(actor):
        for number, name in enumerate(NAMES):
            person = make_recipient(actor, area, name, number=number, way="post" if number % 2 else "bank")
            make_entitlement(actor, area, person)
        make_entitlement(actor, area, person, benefit="social_allowance", category="K4")
        make_approved(actor, minh(area), area)
        # A name of today counts, not that of the day on which the payroll was prepared.
        Individual.objects.filter(pk=person.pk).update(sort_key="")
        listing = replace(recipients_listing(actor, NOVEMBER), page_size=2)
        pages = [shown_list(QueryDict(f"{ways}&page={page}"), listing, actor) for page in (1, 2)]
        whole = [(list(shown.rows[2 * at : 2 * at + 2]), shown.rows.count()) for at, shown in enumerate(pages)]

        for sampled in (1, 2, 50):
            monkeypatch.setattr(lists_of_paid, "FEW_OF", 0)
            monkeypatch.setattr(lists_of_paid, "SAMPLED", sampled)
            monkeypatch.setattr(lists_of_paid, "AMPLY", 1)
            found = [shown_list(shown.asked, listing, actor).page_obj for shown in pages]

            assert [(list(page.object_list), page.paginator.count) for page in found] == whole


def test_hamlets_stand_in_the_order_of_the_vietnamese_alphabet_and_by_their_numbers() -> None:
    area, actor = make_commune(), lan("vn.80.")
    with checked(), acting(actor):
        for number, name in enumerate(("Tân 10", "Đông Hà", "Tân 2", "Dừa"), 1):
            hamlet = make_hamlet(area, f"{number:03}", name)
            make_entitlement(actor, area, make_recipient(actor, area, number=number, hamlet=hamlet))
        make_approved(actor, minh(area), area)
        shown = shown_list(QueryDict("sort=hamlet"), recipients_listing(actor, NOVEMBER), actor)

        assert [row["place"] for row in shown.rows] == ["Dừa", "Đông Hà", "Tân 2", "Tân 10"]
