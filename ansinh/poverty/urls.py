"""Addresses of the review of poor households."""

from django.urls import path

from ansinh.poverty.views import certificates, instruments, listing, recognition, requests, rounds

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
    path("<int:round_id>/decision/<slug:kind>/", recognition.decision_paper, name="review_decision_paper"),
    path("<int:round_id>/changes/", recognition.changes, name="review_changes"),
    path("<int:round_id>/certificates/", certificates.certificates, name="review_certificates"),
    path("<int:round_id>/certificates/print/", certificates.all_papers, name="review_certificate_papers"),
    path("certificates/<int:certificate_id>/", certificates.show_certificate, name="review_certificate"),
    path("certificates/<int:certificate_id>/print/", certificates.one_paper, name="review_certificate_paper"),
    path(
        "certificates/<int:certificate_id>/do/<slug:act>/",
        certificates.certificate_act,
        name="review_certificate_act",
    ),
    path("instruments/bring/", instruments.bring_instrument, name="bring_instrument"),
]
