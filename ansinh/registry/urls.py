"""Addresses of the registry."""

from django.urls import path

from ansinh.registry import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/bring/", views.bring_list, name="bring_list"),
    path("imports/<int:run_id>/", views.import_run, name="import_run"),
    path("imports/<int:run_id>/settle/", views.settle_import_row, name="settle_import_row"),
    path("imports/<int:run_id>/apply/", views.apply_import_run, name="apply_import"),
    path("imports/<int:run_id>/cancel/", views.cancel_import_run, name="cancel_import"),
    path("imports/<int:run_id>/undo/", views.undo_import_run, name="undo_import"),
    path("imports/<int:run_id>/columns/", views.import_headings, name="import_headings"),
    path("imports/<int:run_id>/copy/", views.import_copy, name="import_copy"),
]
