"""Addresses of the review of poor households."""

from django.urls import path

from ansinh.poverty.views import (
    filling,
    forms_on_paper,
    instruments,
    keys,
    listing,
    requests,
    rounds,
    submissions,
)

urlpatterns = [
    path("", rounds.rounds, name="review_rounds"),
    path("new/", rounds.new_round, name="new_review_round"),
    path("<int:round_id>/", rounds.show_round, name="review_round"),
    path("<int:round_id>/plan/", rounds.correct_plan, name="correct_review_round"),
    path("<int:round_id>/do/<slug:act>/", rounds.round_act, name="review_round_act"),
    path("<int:round_id>/households/", listing.households, name="review_households"),
    path("<int:round_id>/households/assign/", listing.assign_chosen, name="assign_review_households"),
    path("<int:round_id>/households/off/", listing.take_off_chosen, name="take_off_review_households"),
    path("<int:round_id>/suggestions/", listing.suggestions, name="review_suggestions"),
    path("<int:round_id>/suggestions/enrol/", listing.enrol_chosen, name="enrol_review_suggestions"),
    path("requests/", requests.requests, name="review_requests"),
    path("requests/new/", requests.choose_home, name="choose_home_to_review"),
    path("requests/new/<int:household_id>/", requests.new_request, name="new_review_request"),
    path("requests/<int:review_request_id>/", requests.show_request, name="review_request"),
    path("requests/<int:review_request_id>/do/<slug:act>/", requests.request_act, name="review_request_act"),
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/bring/", instruments.bring_instrument, name="bring_instrument"),
    path("<int:round_id>/keys/", keys.keys, name="survey_keys"),
    path("<int:round_id>/keys/<int:reviewer_id>/make/", keys.make_key, name="make_survey_key"),
    path("<int:round_id>/keys/<int:reviewer_id>/end/", keys.end_key, name="end_survey_key"),
    path("<int:round_id>/forms/", submissions.submissions, name="review_submissions"),
    path("<int:round_id>/forms/<int:listed_id>/", submissions.forms_of_household, name="household_submissions"),
    path("<int:round_id>/forms/<int:listed_id>/choose/", submissions.choose, name="choose_submission"),
    path("<int:round_id>/households/<int:listed_id>/form/", filling.fill_in, name="review_form"),
    path(
        "<int:round_id>/households/<int:listed_id>/form/questions/", filling.questions,
        name="review_form_questions",
    ),
    path("<int:round_id>/households/<int:listed_id>/form/send/", filling.send, name="send_review_form"),
    path(
        "<int:round_id>/households/<int:listed_id>/form/blank/", forms_on_paper.blank_form,
        name="blank_review_form",
    ),
    path(
        "<int:round_id>/households/<int:listed_id>/form/filled/", forms_on_paper.filled_form,
        name="filled_review_form",
    ),
    path("<int:round_id>/forms/blank/", forms_on_paper.blank_forms, name="blank_review_forms"),
]  # fmt: skip
