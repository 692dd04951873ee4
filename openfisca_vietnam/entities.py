"""Who the law speaks of: persons, and the households they live in."""

from openfisca_core.entities import build_entity

Person = build_entity(
    key="person",
    plural="persons",
    label="Person (nhân khẩu)",
    doc="One living being: a recipient, a child that is raised, a spouse, someone obliged to support.",
    is_person=True,
)

Household = build_entity(
    key="household",
    plural="households",
    label="Household (hộ gia đình)",
    doc="The people who keep house together; carers' support is paid to it.",
    roles=[
        {"key": "head", "plural": "heads", "label": "Head (chủ hộ)", "max": 1},
        {"key": "member", "plural": "members", "label": "Members (thành viên)"},
    ],
)

entities = [Household, Person]
