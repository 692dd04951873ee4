"""Which room answers which event or question; read from top to bottom."""

from ansinh.core.events import listen


def wire() -> None:
    """Connect the rooms; called once when the house starts."""
    from ansinh.accounts.queries import names_of_roles
    from ansinh.areas.queries import names_of_paths
    from ansinh.audit.listeners import last_act, record_export
    from ansinh.benefits import listeners as benefits
    from ansinh.benefits.catalogue import CATALOGUE
    from ansinh.benefits.checks import check_lines
    from ansinh.benefits.offers import changes_after_review, homes_with_aid
    from ansinh.benefits.views.taking_over import link_to_take_over
    from ansinh.config.audiences import AUDIENCES
    from ansinh.coordination import listeners as coordination
    from ansinh.coordination.offers import happened_in_hamlet, visits_of_missed, waiting_today
    from ansinh.insurance import listeners as insurance
    from ansinh.insurance.audiences import RENEWALS
    from ansinh.insurance.events import VisitsNotNeeded
    from ansinh.insurance.offers import cards_of_person, happened_to_cards, insurance_today, prices_of_household
    from ansinh.messaging import listeners as messaging
    from ansinh.messaging.audiences import offer_audience
    from ansinh.messaging.channels.visit import wire_visits
    from ansinh.messaging.offers import messages_today, write_to_list
    from ansinh.payments import listeners as payments
    from ansinh.payments.checks import wire_line_check
    from ansinh.payments.events import PaymentUncollected
    from ansinh.poverty import listeners as poverty
    from ansinh.poverty.offers import happened_in_reviews, review_today
    from ansinh.poverty.suggesting import suggest_by
    from ansinh.registry.events import (
        AreaRehomed,
        CircumstanceChanged,
        DeathRecorded,
        HouseholdClassChanged,
        IndividualMoved,
        IndividualsMerged,
        IndividualsSplit,
    )
    from ansinh.reporting.offers import reports_today
    from ansinh.ui.happened import offer_tellings
    from ansinh.ui.list_pages import ListExported
    from ansinh.ui.slots import follow_by, name_by, offer_links, offer_row_links

    listen(ListExported, record_export)
    listen(DeathRecorded, benefits.end_after_death)
    listen(DeathRecorded, messaging.silence)
    listen(DeathRecorded, insurance.end_after_death)
    listen(CircumstanceChanged, benefits.review_after_change)
    listen(HouseholdClassChanged, benefits.review_after_class)
    listen(IndividualMoved, benefits.hand_over_after_move)
    listen(IndividualMoved, messaging.silence_who_left)
    listen(IndividualsMerged, benefits.refuse_with_open_file)
    listen(IndividualsMerged, payments.carry_over_after_merge)
    listen(IndividualsMerged, benefits.review_after_merge)
    listen(IndividualsMerged, messaging.carry_over_after_merge)
    listen(IndividualsMerged, insurance.carry_over_after_merge)
    listen(IndividualsSplit, benefits.refuse_after_paper)
    listen(IndividualsSplit, payments.put_back_after_split)
    listen(IndividualsSplit, benefits.review_after_split)
    listen(IndividualsSplit, messaging.put_back_after_split)
    listen(IndividualsSplit, insurance.put_back_after_split)
    listen(AreaRehomed, payments.follow_the_area)
    listen(AreaRehomed, benefits.rehome_after_area)
    listen(AreaRehomed, coordination.follow_the_area)
    listen(AreaRehomed, messaging.follow_the_area)
    listen(AreaRehomed, poverty.follow_the_area)
    listen(AreaRehomed, insurance.follow_the_area)
    listen(PaymentUncollected, benefits.suspend_uncollected)
    listen(VisitsNotNeeded, coordination.withdraw_settled_visits)

    offer_links("import_run", link_to_take_over)
    name_by("place", names_of_paths)
    name_by("role", names_of_roles)
    follow_by(last_act)
    offer_links("today", waiting_today)
    offer_links("today", review_today)
    offer_links("today", messages_today)
    offer_links("today", reports_today)
    offer_links("list", write_to_list)
    offer_links("today", insurance_today)
    offer_links("person", cards_of_person)
    offer_links("household", prices_of_household)
    for tell in (happened_in_reviews, happened_to_cards, happened_in_hamlet):
        offer_tellings(tell)
    wire_visits(coordination.knock)
    offer_row_links("missed", visits_of_missed)
    offer_row_links("review_changes", changes_after_review)
    suggest_by(homes_with_aid)
    for audience in (*AUDIENCES, RENEWALS):
        offer_audience(audience)

    for benefit in CATALOGUE:
        wire_line_check(benefit, check_lines)
