"""Addresses of coordination."""

from django.urls import path

from ansinh.coordination.views import heads, phone, reports, sightings, visits

urlpatterns = [
    path("my-hamlet/", phone.households, name="my_hamlet"),
    path("my-hamlet/person/<int:individual_id>/", phone.report_person, name="report_person"),
    path("my-hamlet/household/<int:household_id>/", phone.report_household, name="report_household"),
    path("my-hamlet/seen/", phone.not_seen, name="not_seen"),
    path("my-hamlet/seen/<int:individual_id>/", phone.seen, name="seen"),
    path("my-hamlet/visits/", phone.visits, name="my_visits"),
    path("my-hamlet/visits/<int:visit_id>/", phone.visit, name="my_visit"),
    path("my-hamlet/reports/", phone.reports, name="my_reports"),
    path("hamlets/", reports.hamlets, name="hamlets"),
    path("hamlets/reports/", reports.reports, name="hamlet_reports"),
    path("hamlets/reports/confirm/", reports.confirm_chosen, name="confirm_hamlet_reports"),
    path("hamlets/reports/<int:report_id>/", reports.report, name="hamlet_report"),
    path("hamlets/reports/<int:report_id>/do/<slug:act>/", reports.report_act, name="hamlet_report_act"),
    path("hamlets/visits/", visits.visits, name="visits"),
    path("hamlets/visits/new/", visits.new_visit, name="new_visit"),
    path("hamlets/visits/cancel/", visits.cancel_visits, name="cancel_visits"),
    path("hamlets/visits/<int:visit_id>/", visits.visit, name="visit"),
    path("hamlets/visits/<int:visit_id>/do/<slug:act>/", visits.visit_act, name="visit_act"),
    path("hamlets/not-seen/", visits.people_not_seen, name="people_not_seen"),
    path("hamlets/seen/", sightings.people_seen, name="people_seen"),
    path("hamlets/heads/", heads.heads, name="hamlet_heads"),
    path("hamlets/heads/<int:duty_id>/", heads.head, name="hamlet_head"),
    path("hamlets/heads/<int:duty_id>/link/", heads.make_link, name="make_phone_link"),
    path("hamlets/heads/<int:duty_id>/end/", heads.end_link, name="end_phone_link"),
]
