"""Addresses of payments."""

from django.urls import path

from ansinh.payments import views

urlpatterns = [
    path("payrolls/", views.payrolls, name="payrolls"),
    path("payrolls/prepare/", views.prepare, name="prepare_payroll"),
    path("payrolls/returned/", views.returned, name="returned_payments"),
    path("payrolls/returned/give-back/", views.give_back_chosen, name="give_back_chosen"),
    path("payrolls/paying-accounts/", views.paying_accounts, name="paying_accounts"),
    path("payrolls/<int:payroll_id>/", views.payroll, name="payroll"),
    path("payrolls/<int:payroll_id>/changes/", views.payroll_changes, name="payroll_changes"),
    path("payrolls/<int:payroll_id>/do/<slug:act>/", views.payroll_act, name="payroll_act"),
    path("payrolls/lines/<int:line_id>/", views.line, name="payment_line"),
    path("payrolls/lines/<int:line_id>/do/<slug:act>/", views.line_act, name="payment_line_act"),
    path("payrolls/<int:payroll_id>/files/<slug:kind>/", views.payroll_file, name="payroll_file"),
]
