"""The groups that a health-insurance card is given for; who belongs to which is the law's."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardGroup(models.TextChoices):
    """Why somebody is insured, by the codes of the law; `household` pays by itself."""

    EMPLOYEE = "employee", _("insured through work")
    SOCIAL_INSURANCE = "social_insurance", _("insured by social insurance: pension, disability or unemployment benefit")
    MERIT = "merit", _("with merit, or a relative")
    RECIPIENT = "recipient", _("draws a monthly allowance")
    POOR = "poor", _("member of a poor household")
    CHILD = "child", _("small child")
    ETHNIC_MINORITY = "ethnic_minority", _("of an ethnic minority in a difficult area")
    HARD_AREA = "hard_area", _("lives in a specially difficult area")
    STATE_OTHER = "state_other", _("another group whom the state pays for")
    NEAR_POOR_POOR_AREA = "near_poor_poor_area", _("member of a near-poor household in a poor area")
    NEAR_POOR = "near_poor", _("member of a near-poor household")
    LEFT_DIFFICULT = "left_difficult", _("of an ethnic minority where the place is difficult no longer")
    TRAFFICKED = "trafficked", _("victim of trafficking")
    VILLAGE_WORKER = "village_worker", _("works for the village")
    PUPIL = "pupil", _("pupil or student")
    AVERAGE_HOUSEHOLD = "average_household", _("average living standard, from farming, forests, fishing or salt")
    HOUSEHOLD = "household", _("pays as a household")
