"""Addresses of places."""

from django.urls import path

from ansinh.areas import views

urlpatterns = [
    path("", views.hamlets, name="places"),
    path("hamlets/register/", views.register_hamlet, name="register_hamlet"),
    path("hamlets/<int:hamlet_id>/", views.hamlet, name="hamlet"),
    path("hamlets/<int:hamlet_id>/do/<slug:act>/", views.hamlet_act, name="hamlet_act"),
    path("units/", views.units, name="units"),
    path("office-days/", views.office_days, name="office_days"),
    path("office-days/register/", views.register_office_day, name="register_office_day"),
    path("office-days/<int:day_id>/cancel/", views.cancel_day, name="cancel_office_day"),
]
