"""Addresses of the trail."""

from django.urls import path

from ansinh.audit import views

urlpatterns = [
    path("", views.trail, name="audit_trail"),
    path("<int:entry_id>/", views.entry, name="audit_entry"),
]
