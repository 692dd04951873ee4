"""Addresses of reporting."""

from django.urls import path

from ansinh.reporting.views import inspection, reports

urlpatterns = [
    path("inspection/", inspection.inspection, name="inspection"),
    path("inspection/paper/", inspection.inspection_paper, name="inspection_paper"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:paper>/<slug:kind>/", reports.report_file, name="report_file"),
]
