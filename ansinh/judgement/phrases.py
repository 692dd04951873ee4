"""Each condition in words: as a fact that is used, and as a condition that fails."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.judgement.notes import Note
from openfisca_vietnam.conditions import Condition as C

HOLDS: dict[C, str | Promise] = {
    C.UNDER_3: _("under 3"),
    C.UNDER_16: _("under 16"),
    C.FROM_16: _("16 or older"),
    C.UNDER_STUDY_CAP: _("within the age for studying"),
    C.FROM_60: _("60 or older"),
    C.FROM_70: _("70 or older"),
    C.FROM_75: _("75 or older"),
    C.FROM_80: _("80 or older"),
    C.LOST_PARENTS_CARE: _("one of the eleven cases of lost parental care"),
    C.WAS_CHILD_RECIPIENT: _("drew the allowance as a child"),
    C.STUDIES: _("studies"),
    C.HAS_HIV: _("lives with HIV"),
    C.POOR: _("poor household"),
    C.POOR_OR_NEAR_POOR: _("poor or near-poor household"),
    C.SINGLE_PARENT: _("single in the sense of the law"),
    C.RAISES_A_CHILD: _("raises a child that counts"),
    C.NO_SUPPORTER: _("nobody is obliged to support, as stated"),
    C.SUPPORTERS_ALL_DRAW: _("all who are obliged to support draw monthly assistance themselves"),
    C.TAKEN_IN: _("taken in instead of going to a centre"),
    C.SEVERE: _("severe or exceptionally severe disability"),
    C.EXCEPTIONAL: _("exceptionally severe disability"),
    C.HARD_AREA: _("specially difficult area"),
    C.NO_WAGE: _("no wage"),
    C.NO_PENSION: _("no pension"),
    C.PENSION_LOWER: _("no pension, or one lower than the level"),
    C.CARED_BY_FAMILY: _("cared for by the family"),
    C.CARED_BY_TAKER_IN: _("taken in by the named carer"),
    C.PREGNANT: _("pregnant"),
    C.RAISES_AN_INFANT: _("raises a child under 36 months"),
}

FAILS: dict[C, str | Promise] = {
    C.UNDER_3: _("not under 3"),
    C.UNDER_16: _("not under 16"),
    C.FROM_16: _("not yet 16"),
    C.UNDER_STUDY_CAP: _("older than 22"),
    C.FROM_60: _("not yet 60"),
    C.FROM_70: _("not yet 70"),
    C.FROM_75: _("not yet 75"),
    C.FROM_80: _("not yet 80"),
    C.LOST_PARENTS_CARE: _("none of the eleven cases of lost parental care"),
    C.WAS_CHILD_RECIPIENT: _("did not draw the allowance as a child"),
    C.STUDIES: _("does not study"),
    C.HAS_HIV: _("does not live with HIV"),
    C.POOR: _("the household is not poor"),
    C.POOR_OR_NEAR_POOR: _("the household is neither poor nor near-poor"),
    C.SINGLE_PARENT: _("not single in the sense of the law"),
    C.RAISES_A_CHILD: _("raises no child under 16 or at school"),
    C.NO_SUPPORTER: _("somebody is obliged to support, or it is not stated that nobody is"),
    C.SUPPORTERS_ALL_DRAW: _("not all who are obliged to support draw monthly assistance"),
    C.TAKEN_IN: _("not taken in instead of going to a centre"),
    C.SEVERE: _("the disability is mild, not severe or exceptionally severe"),
    C.EXCEPTIONAL: _("the disability is not exceptionally severe"),
    C.HARD_AREA: _("not in a specially difficult area"),
    C.NO_WAGE: _("has a wage"),
    C.NO_PENSION: _("draws a pension"),
    C.PENSION_LOWER: _("the pension drawn is not lower than the level of the social pension"),
    C.CARED_BY_FAMILY: _("not cared for by the family"),
    C.CARED_BY_TAKER_IN: _("no carer is named who took the person in"),
    C.PREGNANT: _("not pregnant"),
    C.RAISES_AN_INFANT: _("raises no child under 36 months"),
}

NO_DISABILITY = _("no disability is stated")
CLASS_UNSTATED = _("the household's class is not stated, so it counts as neither poor nor near-poor")

NOTES: dict[Note, str | Promise] = {
    Note.BIRTH_BY_YEAR: _("Only the year of birth is known; it counts as 1 January [choice]."),
    Note.CHANGE_DEFERRED: _(
        "A birthday of this month changes the coefficient from the month after (known at second hand)."
    ),
    Note.LAST_MONTH: _("The age limit was reached this month: paid for the last time."),
    Note.DIED: _("Died this month: the month of death is due, later months are not."),
    Note.LOCAL_LEVEL: _("The province's own level is higher than the national one."),
    Note.LOCAL_BELOW: _("The local level given is lower than the national one, which counts."),
    Note.SPOUSE_LIVES: _("A living spouse is named: single only if the spouse is declared missing; ask for the proof."),
    Note.SUPPORTER_KNOWN: _("The list has somebody obliged to support who draws no assistance: check what is stated."),
    Note.SPOUSE_TAKES_SHARE: _("Both spouses are disabled: one share of C3 or C4, which the other draws."),
    Note.CARER_WITHOUT_SUPPORT: _("A carer is named, but the facts give no carers' support."),
    Note.STEP_READ_LITERALLY: _(
        "The higher coefficient from 75 is paid from July 2026, the decree read literally [choice]."
    ),
    Note.PENSION_LOST: _("The social pension's conditions are met too; the allowance is not lower, so it is paid."),
    Note.NUMBER_CHANGES: _(
        "The number of children has changed this month; the new number counts from the month after "
        "(known at second hand)."
    ),
    Note.NUMBER_CHANGED: _("The number of children has changed this month, which counts from this month."),
    Note.LAST_CHILD: _("The last child that counts left this month: K4 is paid for the last time."),
    Note.SIXTEEN_WITH_HIV: _("At sixteen K8 follows K3 as a change, not a loss [choice]."),
    Note.SUPPORTER_ON_PENSION: _("A supporter's social pension does not count as monthly assistance for K5a [choice]."),
    Note.K4_AGAINST_PENSION: _(
        "K4 and what is paid besides it are compared as one sum with the social pension; the higher is paid [choice]."
    ),
    Note.LOCAL_PENSION_COMPARED: _("The pension drawn is compared with the province's own level [choice]."),
    Note.LOCAL_FOR_CARERS: _("The province's own level counts for carers' support too [choice]."),
    Note.ORPHAN_HIGHEST: _(
        "Taken in both as a child without parents and as exceptionally severely disabled: "
        "only the highest support is paid [choice]."
    ),
    Note.WHOLE_OCTOBER: _(
        "The conditions of Decree 335/2026 count for the whole of October 2026, "
        "though it is in force from the 5th [choice]."
    ),
    Note.WAS_CUT_OFF: _("Reached 22 before 5 October 2026: if K2 was ended then, it takes a new application."),
    Note.ALLOWANCE_LOST: _("An allowance's conditions are met too; the social pension is the higher."),
}
