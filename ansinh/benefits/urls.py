"""Addresses of benefits."""

from django.urls import path

from ansinh.benefits.views import (
    applications,
    checks,
    decisions,
    household,
    law_book,
    letters,
    papers,
    people,
    taking_over,
)

urlpatterns = [
    path("", people.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/turning/", people.people_turning, name="people_turning"),
    path("people/<int:individual_id>/", people.person, name="person"),
    path("people/<int:individual_id>/apply/", applications.register, name="register_application"),
    path("households/", people.households, name="households"),
    path("households/<int:household_id>/", household.household, name="household"),
    path("households/<int:household_id>/note/", papers.note_household, name="note_household"),
    path("households/<int:household_id>/papers/", papers.attach_to_household, name="attach_household_paper"),
    path("households/<int:household_id>/papers/<int:paper_id>/", papers.paper_of_household, name="household_paper"),
    path(
        "households/<int:household_id>/papers/<int:paper_id>/remove/",
        papers.remove_from_household,
        name="remove_household_paper",
    ),
    path("law/", law_book.law_book, name="law_book"),
    path("law/calculator/", law_book.calculator, name="calculator"),
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", applications.new_application, name="new_application"),
    path("applications/decide/", applications.decide_chosen, name="decide_chosen"),
    path("applications/<int:application_id>/", applications.application, name="application"),
    path("applications/<int:application_id>/slip/", applications.receipt, name="receipt"),
    path("applications/<int:application_id>/do/<slug:act>/", applications.application_act, name="application_act"),
    path("applications/<int:application_id>/papers/", papers.attach_to_application, name="attach_application_paper"),
    path(
        "applications/<int:application_id>/papers/<int:paper_id>/",
        papers.paper_of_application,
        name="application_paper",
    ),
    path(
        "applications/<int:application_id>/papers/<int:paper_id>/remove/",
        papers.remove_from_application,
        name="remove_application_paper",
    ),
    path("imports/<int:run_id>/decisions/", taking_over.taking_over, name="take_over"),
    path("imports/<int:run_id>/decisions/take-over/", taking_over.take_over, name="take_over_list"),
    path("checks/", checks.checks, name="checks"),
    path("checks/paid/", checks.paid, name="check_paid"),
    path("checks/missed/", checks.missed, name="check_missed"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/letters/", letters.letters, name="decision_letters"),
    path("decisions/<int:decision_id>/", decisions.decision, name="decision"),
    path("decisions/<int:decision_id>/letter/", letters.decision_letter, name="decision_letter"),
    path("decisions/<int:decision_id>/word/", letters.decision_word, name="decision_word"),
    path("decisions/<int:decision_id>/do/<slug:act>/", decisions.decision_act, name="decision_act"),
]
