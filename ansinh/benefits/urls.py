"""Addresses of benefits."""

from django.urls import path

from ansinh.benefits import views

urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.people, name="people"),
    path("people/<int:individual_id>/", views.person, name="person"),
]
