"""Addresses of background work."""

from django.urls import path

from ansinh.work import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/", views.job, name="job"),
    path("jobs/<int:job_id>/progress/", views.job_progress, name="job_progress"),
    path("jobs/<int:job_id>/do/<slug:act>/", views.job_act, name="job_act"),
]
