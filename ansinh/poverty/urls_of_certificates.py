"""The address that stands in the code of a certificate."""

from django.urls import path

from ansinh.poverty.views.verifying import verify_certificate

urlpatterns = [path("<slug:commune>/<slug:code>/", verify_certificate, name="verify_certificate")]
