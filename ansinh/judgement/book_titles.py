"""What each dated parameter of the law is called in the law book, chapter by chapter."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHAPTERS: Mapping[str, str | Promise] = {
    "social_assistance": _("Monthly social allowance: level and coefficients"),
    "social_pension": _("Social pension"),
    "carers_support": _("Carers' support: coefficients"),
    "funeral_support": _("Funeral support"),
    "emergency_aid": _("Emergency aid"),
    "health_insurance": _("Health insurance"),
    "ages": _("Ages"),
    "conditions_of_decree_335": _("Which decree decides"),
    "months": _("From which month a change counts"),
    "deadlines": _("Time limits to decide"),
    "procedure": _("Procedure"),
    "choices": _("Readings of ours where the law is silent"),
}

K = "social_assistance.coefficients."
TITLES: Mapping[str, str | Promise] = {
    "social_assistance.standard_level": _("Standard level of social assistance"),
    K + "k1_under_4": _("K1: child who lost the care of both parents, under 4"),
    K + "k1_from_4": _("K1: child who lost the care of both parents, from 4"),
    K + "k2": _("K2: former recipient of K1 who still studies"),
    K + "k3_under_4": _("K3: child with HIV of a poor household, under 4"),
    K + "k3_from_4": _("K3: child with HIV of a poor household, from 4"),
    K + "k4_per_child": _("K4: poor or near-poor single parent, for each child"),
    K + "k5a_younger": _("K5a: poor elderly person whom nobody must support, below the age of the step"),
    K + "k5a_older": _("K5a: poor elderly person whom nobody must support, from the age of the step"),
    K + "k5b_in_hard_area": _("K5b of Decree 20/2021: elderly person in a specially difficult area"),
    K + "k5c_without_pension": _("K5c of Decree 20/2021: person of 80 and more without a pension"),
    K + "k5_taken_in": _("K5d of Decree 20/2021, K5b of Decree 335/2026: elderly person taken in"),
    K + "k6_exceptional_adult": _("K6: exceptionally severe disability, adult"),
    K + "k6_exceptional_child_or_elderly": _("K6: exceptionally severe disability, child or elderly person"),
    K + "k6_severe_adult": _("K6: severe disability, adult"),
    K + "k6_severe_child_or_elderly": _("K6: severe disability, child or elderly person"),
    K + "k7": _("K7: child under 3 of a poor or near-poor household in a specially difficult area"),
    K + "k8": _("K8: person with HIV of a poor household without income"),
    "social_pension.level": _("Level of the social pension"),
    "social_pension.age": _("Age of the social pension"),
    "social_pension.age_poor": _("Age of the social pension in poor and near-poor households"),
    "carers_support.c1_child_under_4": _("C1: taking in a K1 child under 4"),
    "carers_support.c2_child_from_4_or_elderly": _("C2: taking in a K1 child from 4, or an elderly person"),
    "carers_support.c3_pregnant_or_one_child": _("C3: disabled person pregnant or raising one child under 36 months"),
    "carers_support.c4_pregnant_and_child_or_two": _(
        "C4: disabled person pregnant and raising a child, or raising two and more under 36 months"
    ),
    "carers_support.c5_each_exceptional": _("C5: household that cares for an exceptionally severely disabled member"),
    "carers_support.c6_taking_in_exceptional": _("C6: taking in an exceptionally severely disabled person"),
    "carers_support.c7_taking_in_exceptional_child": _("C7: taking in an exceptionally severely disabled child"),
    "funeral_support.multiple": _("Funeral support, in standard levels (in pension levels for a social pensioner)"),
    "funeral_support.disaster_multiple": _("Funeral support for deaths in disasters"),
    "funeral_support.age_on_monthly_allowance": _(
        "Age from which a person who drew a survivor's or another monthly allowance is buried with support"
    ),
    "funeral_support.age_poor_survivor": _(
        "Age from which a poor or near-poor person who drew a survivor's benefit is buried with support"
    ),
    "emergency_aid.house_destroyed": _("House destroyed, at least, for a household"),
    "emergency_aid.house_relocation": _("House moved in an emergency, at least, for a household"),
    "emergency_aid.house_repair": _("House heavily damaged, at least, for a household"),
    "emergency_aid.injury_multiple": _("Aid to the seriously injured"),
    "emergency_aid.meals": _("Meals of a person under emergency protection"),
    "emergency_aid.protection_months": _("Emergency protection, at most"),
    "emergency_aid.rice": _("Rice for a person and month"),
    "emergency_aid.rice_months": _("Rice after a disaster or before the harvest, at most"),
    "emergency_aid.rice_months_new_year": _("Rice at the lunar new year, at most"),
    "health_insurance.support_recipient": _("Share of the premium that the state pays for recipients"),
    "health_insurance.support_poor": _("Share of the premium that the state pays for members of poor households"),
    "health_insurance.support_child": _("Share of the premium that the state pays for small children"),
    "health_insurance.support_hard_area": _(
        "Share of the premium that the state pays for residents of specially difficult areas"
    ),
    "health_insurance.support_near_poor": _(
        "Share of the premium that the state pays at least for members of near-poor households"
    ),
    "health_insurance.support_merit": _(
        "Share of the premium that the state pays for people with merit to the revolution and their relatives"
    ),
    "health_insurance.support_ethnic_minority": _(
        "Share of the premium that the state pays for ethnic minorities in difficult areas"
    ),
    "health_insurance.support_state_other": _(
        "Share of the premium that the state pays for others whom the law insures at the cost of the budget"
    ),
    "health_insurance.support_near_poor_poor_area": _(
        "Share of the premium that the state pays for members of near-poor households in poor areas"
    ),
    "health_insurance.support_left_difficult": _(
        "Share of the premium that the state pays at least for ethnic minorities in communes no longer difficult"
    ),
    "health_insurance.left_difficult_months": _(
        "Time for which that share is paid after a commune is no longer difficult"
    ),
    "health_insurance.support_trafficked": _(
        "Share of the premium that the state pays at least for victims of trafficking"
    ),
    "health_insurance.trafficked_months": _("Time for which that share is paid for a victim of trafficking"),
    "health_insurance.support_village_worker": _(
        "Share of the premium that the state pays at least for village health workers, part-time village workers, "
        "grassroots security and artisans"
    ),
    "health_insurance.support_pupil": _("Share of the premium that the state pays at least for pupils and students"),
    "health_insurance.support_average_household": _(
        "Share of the premium that the state pays at least for households of average living standard in agriculture, "
        "forestry, fishery and salt making"
    ),
    "health_insurance.base_salary": _("Base salary, of which premiums are a share"),
    "health_insurance.rate": _("Premium of a month"),
    "health_insurance.order_1": _("Share of the premium for the first member of a household who pays in a year"),
    "health_insurance.order_2": _("Share of the premium for the second member"),
    "health_insurance.order_3": _("Share of the premium for the third member"),
    "health_insurance.order_4": _("Share of the premium for the fourth member"),
    "health_insurance.order_5": _("Share of the premium for the fifth and every later member"),
    "health_insurance.wait_days": _("Days from payment to the first day of a card after none or a gap"),
    "health_insurance.gap_days": _("Days without a card from which a new one has to wait"),
    "health_insurance.gap_months": _("Months without a card from which a new one has to wait"),
    "health_insurance.continuity_days": _("Days without a card up to which years count as consecutive"),
    "health_insurance.continuity_months": _("Months without a card up to which years count as consecutive"),
    "health_insurance.continuous_years": _("Consecutive years after which the fund can pay in full"),
    "health_insurance.copay_multiple": _("Co-payments of a year above which the fund then pays in full"),
    "health_insurance.class_1_month": _("Month on whose first day the card of a pupil of class 1 begins"),
    "health_insurance.class_12_month": _("Month with which the card of a pupil of class 12 ends"),
    "health_insurance.coverage_new_rural": _(
        "Share of people insured that a commune of the new-rural-area programme has to reach"
    ),
    "health_insurance.child_ends": _("Age at which the card of a small child ends"),
    "health_insurance.child_last_month": _(
        "Month up to which the card of a small child lasts who reaches this age earlier in the year"
    ),
    "ages.adulthood": _("Age from which a child is obliged to support its parents"),
    "ages.childhood_ends": _("Age at which a child stops being a child"),
    "ages.infancy_ends": _("Age at which K7 ends, and a child no longer counts for a disabled parent"),
    "ages.k5a_step": _("Age at which the coefficient of K5a rises"),
    "ages.k5b_begins": _("Age at which K5b of Decree 20/2021 begins"),
    "ages.k5c_begins": _("Age at which K5c of Decree 20/2021 begins and K5b ends"),
    "ages.old_age": _("Age from which a person is elderly"),
    "ages.small_child_ends": _("Age at which a child stops counting as a small child (K1, K3, C1)"),
    "ages.study_ends": _("Age at which studying no longer prolongs K2 and K4"),
    "conditions_of_decree_335": _("The conditions of Decree 335/2026 decide, not those of Decree 20/2021"),
    "months.change_counts_from_month_after": _("A changed condition counts from the month after it happens"),
    "deadlines.funeral_support": _("Time to decide funeral support, from receipt"),
    "deadlines.health_insurance_card": _("Time to issue a health-insurance card, from receipt"),
    "deadlines.social_allowance": _("Time to decide a monthly allowance, from receipt"),
    "deadlines.social_pension": _("Time to decide a social pension, from receipt"),
    "procedure.chain_commune_review": _("Decree 20/2021: the commune looks at the file"),
    "procedure.chain_posting": _("Decree 20/2021: the commune posts the result"),
    "procedure.chain_complaint": _("Decree 20/2021: the commune settles a complaint against the posting"),
    "procedure.chain_sending": _("Decree 20/2021: the commune sends the file to the district"),
    "procedure.chain_appraisal": _("Decree 20/2021: the district appraises"),
    "procedure.chain_decision": _("Decree 20/2021: the chair of the district decides"),
    "procedure.chain_funeral_commune": _("Funeral support before Decree 335/2026: the commune's part"),
    "procedure.chain_funeral_decision": _("Funeral support before Decree 335/2026: the deciding chair's part"),
    "procedure.commune_decides": _("The chair of the commune decides"),
    "procedure.complaint_answer": _("Time to answer a first complaint, from the day it was taken up"),
    "procedure.complaint_filing": _("Time to complain against a decision, from the day it was received"),
    "procedure.detention_suspends": _("Detention of a month or more suspends a monthly payment"),
    "procedure.first_month_from_the_fact": _(
        "K5b and K5c are paid from the month of the birthday and K6 from the month of the certificate"
    ),
    "procedure.funeral_in_one_step": _("Funeral support is decided in one step"),
    "procedure.move_paid_from_month_of_stopping": _(
        "The new commune pays from the very month in which the old one stops"
    ),
    "procedure.review_requests_from": _(
        "Day of the month from which off-cycle requests for the review of poor households are received"
    ),
    "procedure.review_request_answer": _("Time to answer an off-cycle request for the review, from receipt"),
    "procedure.review_meeting_notice": _("Days before a hamlet meeting on which its invitation goes out at the latest"),
    "procedure.review_meeting_share": _("Share of those attending whose votes pass the class of a household"),
    "procedure.review_meeting_half_passes": _("Exactly that share passes too (the texts disagree)"),
    "procedure.review_meeting_cluster_above": _("Households of a hamlet above which it may meet by cluster"),
    "procedure.review_posting": _("Time for which the result of the review is posted before the decision"),
    "procedure.review_objection_answer": _("Time to recheck a household and to answer an objection, from receipt"),
    "procedure.review_publicity_within": _(
        "Time within which the decision on the review is made public, from the decision"
    ),
    "procedure.review_publicity": _("Time for which the decision on the review is posted"),
    "procedure.review_publicity_radio": _("Days on which the decision on the review is read out on the loudspeaker"),
    "procedure.stops_from_month_after": _("Payment stops from the month after a death or a lost condition"),
    "procedure.report_first_half_before": _("Reports of the first half-year go to the ministry before"),
    "procedure.report_second_half_before": _("Reports of the second half-year go to the ministry before"),
    "choices.birth_known_by_year_counts_as": _("Day that stands for a birth date known by its year only"),
    "choices.children_of_k1_count_for_k4": _("A taken-in K1 child counts among the children of K4, C3 and C4"),
    "choices.funeral_at_level_paid_from_july_2026": _(
        "Deaths of July to 4 October 2026 are supported at the new level"
    ),
    "choices.hiv_at_sixteen_is_a_change": _("K3 to K8 at sixteen is a changed coefficient, not a new right"),
    "choices.k4_and_social_pension_both_paid": _("K4 and the social pension are both paid"),
    "choices.leap_day_birthday": _("Birthday, in a common year, of a person born on 29 February"),
    "choices.local_level_counts_for_carers": _("The province's own level counts for carers' support too"),
    "choices.merit_payments_are_offset": _(
        "Payments to people with merit are set off against the social pension"
    ),
    "choices.orphan_kept_by_family_is_taken_in": _(
        "Carers' support is paid for a K1 child whose carer is recorded as family"
    ),
    "choices.pension_compared_with_level_paid": _("A drawn pension is compared with the level that would be paid"),
    "choices.supporter_on_social_pension_counts": _(
        "A supporter who draws a social pension counts as drawing monthly social assistance"
    ),
    "choices.insured_at_work_comes_first": _(
        "Who is insured through work or by social insurance pays there, whatever other group he belongs to"
    ),
    "choices.insurer_group_counts": _(
        "The group code of the insurance office counts where the registry cannot know the group"
    ),
    "choices.eldest_first_in_household_order": _(
        "Of the members of a household who pay on the same day the eldest counts first"
    ),
    "choices.card_begins_on_payment_day": _("A card that has not to wait begins on the day of payment"),
    "choices.card_begins_on_decision_day": _(
        "A card that the state pays for begins on the day of the decision or list that names the person"
    ),
    "choices.gap_counts_within_year": _("To 14 August 2025 a gap counts within the fiscal year only"),
    "choices.part_of_dong_to_state": _("The part of a đồng that a share of the premium leaves is the state's"),
    "choices.taken_in_orphan_highest_only": _(
        "For a taken-in K1 child who is exceptionally severely disabled only the highest of C1, C2 and C7 is paid"
    ),
}  # fmt: skip

REFERENCES: Mapping[str, str | Promise] = {
    "Law on Marriage and Family 52/2014": _("Law on Marriage and Family 52/2014"),
    "Law on the Elderly 39/2009": _("Law on the Elderly 39/2009"),
    "Law 02/2011/QH13 on complaints": _("Law on Complaints 02/2011/QH13"),
    "Civil Code 91/2015": _("Civil Code 91/2015"),
    "by analogy: the last day of the month": _("by analogy: the last day of the month"),
    "(turned into social pension)": _("(turned into social pension)"),
    "in force 5 October 2026, counted for the whole month": _("in force 5 October 2026, counted for the whole month"),
    "read literally": _("read literally"),
    "rules: Suspension, moves, death": _("reading of this programme: suspension, moves, death"),
    "rules: Health insurance": _("reading of this programme: health insurance"),
    "2025, by analogy": _("2025, by analogy"),
    "Vietnam Social Security, portal": _("portal of Vietnam Social Security"),
    "QD-TTg": _("QD-TTg"),
    "QD ": _("Decision "),
    "rules: Months": _("reading of this programme: months"),
    "rules: The level of July 2026": _("reading of this programme: the level of July 2026"),
    "rules: Who counts": _("reading of this programme: who counts"),
    "TT ": _("Circular "),
}
"""Words of references besides articles, decrees and laws, in the reader's language."""

CERTAINTIES: Mapping[str, str | Promise] = {
    "V": _("read in the law itself"),
    "V2": _("known at second hand"),
    "U": _("not verified"),
    "D": _("derived"),
    "?": _("the law is silent, or sources differ"),
}
