"""What is known of a person where a health-insurance card is concerned; most of it the registry cannot know."""

from datetime import date
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person
from openfisca_vietnam.typing import Parameters, Period, Population
from openfisca_vietnam.variables.facts import NOBODY

NEVER = date(1900, 1, 1)


class HealthInsuranceGroup(Enum):
    """In this order: of several with the same share of the state the first one counts."""

    none = "No card: not yet born, or dead"
    employee = "Insured through work"
    social_insurance = "Insured by social insurance: pension, disability or unemployment benefit"
    merit = "Person with merit to the revolution, or a relative"
    recipient = "Draws monthly social assistance or the social pension"
    poor = "Member of a poor household"
    child = "Small child"
    ethnic_minority = "Member of an ethnic minority in a difficult area"
    hard_area = "Lives in a specially difficult area, on an island or in a former base area"
    state_other = "Somebody else whom the law insures at the cost of the budget"
    near_poor_poor_area = "Member of a near-poor household in a poor area"
    near_poor = "Member of a near-poor household"
    left_difficult = "Member of an ethnic minority in a commune that is no longer difficult"
    trafficked = "Victim of trafficking"
    village_worker = "Village health worker, part-time village worker, grassroots security, artisan"
    pupil = "Pupil or student"
    average_household = "Household of average living standard in agriculture, forestry, fishery or salt making"
    household = "Pays as a member of the household"


class InsurerCode(Enum):
    """The two letters by which the insurer's cards name a group."""

    none = ""
    DN, HX, CH, NN, TK, HC, XK = "DN", "HX", "CH", "NN", "TK", "HC", "XK"
    HT, TB, NO, CT, XB, TN, CS = "HT", "TB", "NO", "CT", "XB", "TN", "CS"
    CC, CK, CB, KC, TS, TC = "CC", "CK", "CB", "KC", "TS", "TC"
    BT, HN, TE, DT, DK, XD = "BT", "HN", "TE", "DT", "DK", "XD"
    QN, CA, CY, XN, MS, HD = "QN", "CA", "CY", "XN", "MS", "HD"
    TQ, TA, TY, HG, LS, PV = "TQ", "TA", "TY", "HG", "LS", "PV"
    CN, HS, SV, GB, GD = "CN", "HS", "SV", "GB", "GD"


G = HealthInsuranceGroup
CODES_OF_GROUPS: dict[Any, str] = {
    G.employee: "DN HX CH NN TK HC XK",
    G.social_insurance: "HT TB NO CT XB TN CS",
    G.merit: "CC CK CB KC TS TC",
    G.recipient: "BT",
    G.poor: "HN",
    G.child: "TE",
    G.ethnic_minority: "DT",
    G.hard_area: "DK XD",
    G.state_other: "QN CA CY XN MS HD TQ TA TY HG LS PV",
    G.near_poor: "CN",
    G.pupil: "HS SV",
    G.average_household: "GB",
    G.household: "GD",
}
"""The insurer's codes of each group: partly at second hand, partly not verified (TE, HN, CN, DT, DK, XD, BT, HT, GD,
GB, HS, SV were read in other systems)."""

KNOWN_TO_REGISTRY = (G.recipient, G.poor, G.child, G.hard_area, G.near_poor, G.household)
"""Groups for which the facts of the day count, never an old card."""


class health_insurance_paid_on(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The day of payment, by whose law and base salary a card is priced; else the first of the month"

    def formula(person: Population, period: Period, parameters: Parameters) -> Population:
        """ND 146/2018: the premium is fixed on the day of payment."""
        return np.full(person.count, np.datetime64(str(period.start)))


class card_wanted_from(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = (
        "Day from which the card is to hold, whose facts tell the group; the year 1900, or before the payment: the day "
        "of payment stands for it"
    )


class is_insured_at_work(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Has a card through work: employee, or another whose employer pays"


class is_insured_by_social_insurance(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Has a card by social insurance: pension, disability or unemployment benefit"


class has_merit(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Person with merit to the revolution, or a relative whom the law insures as such"


class is_assistance_recipient(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Draws monthly social assistance or the social pension by a decision"


class is_ethnic_minority(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Belongs to an ethnic minority"


class in_difficult_area(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Lives in a difficult area of the ethnic-minority and mountain areas"


class on_island_or_in_base_area(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Lives in an island commune, or in a former revolutionary base area"


class is_otherwise_insured_by_state(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The budget pays this person's card on another ground: soldier's relative, deputy, organ donor"


class in_poor_area(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Lives in a poor commune (to 14 August 2025: in a poor district)"


class works_for_village(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Village health worker, part-time village worker, grassroots security, artisan with a title"


class works_on_land_or_sea(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The household works in agriculture, forestry, fishery or salt making"


class commune_left_difficult_on(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Day from which the commune is no longer a difficult one; the year 1900: never was, or still is"


class confirmed_trafficked_on(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Day on which the person was confirmed as a victim of trafficking; the year 1900: never"


class previous_card_to(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = "First day without the previous card; the year 1900: there was none"


class card_decided_on(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = (
        "Day of the decision or list that gives a card paid by the state; "
        "the year 1900: the day of payment stands for it"
    )


class covered_since(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = "First day of the cards that follow each other without too long a gap; the year 1900: none"


class insurer_code(Variable):
    value_type = Enum
    possible_values = InsurerCode
    default_value = InsurerCode.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The group code of the person on the insurer's list"


class local_support(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "percent"
    label = "What the province adds for this very person, in percent of the premium, whatever the group"


class school_class(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Class of a pupil, 1 to 12; 0: none, or not known"


class months_paid(Variable):
    value_type = int
    default_value = 12
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Months that are paid at once"


class household_number(Variable):
    """People without one stand alone."""

    value_type = int
    default_value = NOBODY
    entity = Person
    definition_period = DateUnit.MONTH
    label = "A number that the members of one household share; -1: lives alone"


class takes_part(Variable):
    value_type = bool
    default_value = True
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Pays, or has paid, in this fiscal year as a member of the household where nobody else pays"


class paid_in_household_on(Variable):
    value_type = date
    default_value = NEVER
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Day of this fiscal year on which the person has already paid as a member; the year 1900: not yet"


class place_on_list(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person's place on the list of the household, which decides between those of one age"


class copay_this_year(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND"
    label = "Co-payments for treatment in this year"
