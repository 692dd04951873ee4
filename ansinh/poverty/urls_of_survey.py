"""Addresses for reviewers' phones, as ODK Collect asks for them below the address of its server."""

from django.urls import path

from ansinh.poverty.views import openrosa

urlpatterns = [
    path("<slug:commune>/<str:secret>/formList", openrosa.form_list, name="survey_form_list"),
    path("<slug:commune>/<str:secret>/forms/<slug:form_name>.xml", openrosa.form, name="survey_form"),
    path("<slug:commune>/<str:secret>/forms/<slug:form_name>/manifest", openrosa.manifest, name="survey_manifest"),
    path(
        "<slug:commune>/<str:secret>/forms/<slug:form_name>/households.csv", openrosa.households,
        name="survey_households",
    ),
    path("<slug:commune>/<str:secret>/submission", openrosa.submission, name="survey_submission"),
]  # fmt: skip
