"""Addresses of the review of poor households."""

from django.urls import path

from ansinh.poverty.views import instruments, listing, meetings, postings, requests, rounds

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
    path("meetings/", meetings.all_meetings, name="all_review_meetings"),
    path("<int:round_id>/meetings/", meetings.meetings, name="review_meetings"),
    path("<int:round_id>/meetings/new/<int:hamlet_id>/", meetings.new_meeting, name="new_review_meeting"),
    path("meetings/<int:meeting_id>/", meetings.show_meeting, name="review_meeting"),
    path("meetings/<int:meeting_id>/do/<slug:act>/", meetings.meeting_act, name="review_meeting_act"),
    path("meetings/<int:meeting_id>/record/", meetings.record, name="record_review_meeting"),
    path("meetings/<int:meeting_id>/invitation/<slug:kind>/", meetings.invitation, name="review_invitation"),
    path("meetings/<int:meeting_id>/minutes/<slug:kind>/", meetings.minutes, name="review_minutes"),
    path("<int:round_id>/postings/", postings.postings, name="review_postings"),
    path("postings/<int:posting_id>/", postings.show_posting, name="review_posting"),
    path("postings/<int:posting_id>/do/<slug:act>/", postings.posting_act, name="review_posting_act"),
    path("postings/<int:posting_id>/sheet/", postings.sheet, name="review_posting_sheet"),
    path("postings/<int:posting_id>/objections/new/", postings.new_objection, name="new_review_objection"),
    path("objections/", postings.objections, name="review_objections"),
    path("objections/<int:objection_id>/", postings.show_objection, name="review_objection"),
    path("objections/<int:objection_id>/do/<slug:act>/", postings.objection_act, name="review_objection_act"),
    path("proofs/<int:proof_id>/", postings.proof, name="review_proof"),
]
