"""Addresses of the components."""

from django.urls import path

from ansinh.ui import views

urlpatterns = [path("gallery/", views.gallery, name="gallery")]
