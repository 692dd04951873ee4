"""Addresses of payments."""

from django.urls import path

from ansinh.payments import views

urlpatterns = [
    path("payrolls/", views.payrolls, name="payrolls"),
    path("payrolls/<int:payroll_id>/", views.payroll, name="payroll"),
    path("payrolls/<int:payroll_id>/files/<slug:kind>/", views.payroll_file, name="payroll_file"),
]
