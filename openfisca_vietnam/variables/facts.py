"""What is known of a person in a month: the facts that a judgement starts from."""

from datetime import date

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_vietnam.entities import Person

NOBODY = -1


class Sex(Enum):
    unstated = "Not stated"
    male = "Male"
    female = "Female"


class HouseholdClass(Enum):
    unstated = "Not stated, counts as neither poor nor near-poor"
    poor = "Poor household"
    near_poor = "Near-poor household"
    average = "Household of average living standard"
    other = "Other household"


class Disability(Enum):
    none = "No disability"
    mild = "Mild disability"
    severe = "Severe disability"
    exceptionally_severe = "Exceptionally severe disability"


class ParentalLoss(Enum):
    none = "No case of Art 5(1)"
    a = "Abandoned and not adopted"
    b = "Both parents dead, or one dead and the other unidentifiable"
    c = "One parent dead or unidentifiable, the other declared missing"
    d = "One parent dead or unidentifiable, the other in a social-assistance facility"
    dd = "(đ) One parent dead or unidentifiable, the other in prison or under an administrative measure"
    e = "Both parents declared missing"
    g = "Both parents in social-assistance facilities"
    h = "Both parents in prison or under administrative measures"
    i = "One parent missing, the other in a facility"
    k = "One parent missing, the other in prison or under a measure"
    l = "One parent in a facility, the other in prison or under a measure"  # noqa: E741 - the decree's own letter


class Carer(Enum):
    none = "No carer named"
    family = "The family itself cares"
    taken_in = "A household or person has taken this person in"


class birth_date(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Date of birth (1 January where only the year is known)"


class birth_known_by_year_only(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Only the year of birth is known"


class died_on(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.ETERNITY
    default_value = date(9999, 12, 31)
    label = "Date of death; the year 9999 for the living"


class sex(Variable):
    value_type = Enum
    possible_values = Sex
    default_value = Sex.unstated
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Sex"


class household_class(Variable):
    """The class follows the household's decision and its period, so each person carries the one that holds."""

    value_type = Enum
    possible_values = HouseholdClass
    default_value = HouseholdClass.unstated
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Class of the household by the yearly or off-cycle review"


class in_hard_area(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Lives in a specially difficult commune or village of the ethnic-minority and mountain areas"


class disability(Variable):
    value_type = Enum
    possible_values = Disability
    default_value = Disability.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Degree of disability by certificate"


class parental_loss(Variable):
    value_type = Enum
    possible_values = ParentalLoss
    default_value = ParentalLoss.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Which of the eleven cases of Art 5(1), if any"


class was_child_recipient(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Drew the allowance of K1 until sixteen"


class is_studying(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "In general, continuing or vocational education or a first degree, without a break"


class has_hiv(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Lives with HIV"


class is_single_parent(Variable):
    """Never married, or the spouse is dead or declared missing; divorced or separated is not."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Single in the sense of Art 5(4)"


class raised_by(Variable):
    value_type = int
    default_value = NOBODY
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Position among the persons of the one who raises this person; -1: nobody here"


class married_to(Variable):
    value_type = int
    default_value = NOBODY
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Position among the persons of the spouse; -1: nobody here"


class has_no_supporter(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Stated: nobody is obliged to support this person, or everybody obliged draws monthly assistance"


class is_taken_in(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Could not live in the community, would qualify for a centre, but someone takes the person in"


class pension(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Pension or monthly social-insurance benefit drawn"


class merit_payment(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "Monthly payment to people with merit"


class has_wage(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Has a wage"


class is_pregnant(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Is pregnant"


class carer(Variable):
    value_type = Enum
    possible_values = Carer
    default_value = Carer.none
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Who cares for this person"


class local_standard(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The province's own standard level where this person is paid; 0: none"


class local_pension_level(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "VND/month"
    label = "The province's own level of the social pension where this person is paid; 0: none"


class draws_survivor_benefit(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Drew the monthly survivor's benefit of social insurance"


class draws_other_monthly_allowance(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Drew another monthly allowance of the state"
