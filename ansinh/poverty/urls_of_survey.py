"""Addresses for reviewers' phones: as ODK Collect asks for them below the address of its server, and in a browser."""

from django.urls import path

from ansinh.poverty.views import openrosa, phone_forms

urlpatterns = [
    path("<slug:commune>/<str:secret>/formList", openrosa.form_list, name="survey_form_list"),
    path("<slug:commune>/<str:secret>/forms/<slug:form_name>.xml", openrosa.form, name="survey_form"),
    path("<slug:commune>/<str:secret>/forms/<slug:form_name>/manifest", openrosa.manifest, name="survey_manifest"),
    path(
        "<slug:commune>/<str:secret>/forms/<slug:form_name>/households.csv", openrosa.households,
        name="survey_households",
    ),
    path("<slug:commune>/<str:secret>/submission", openrosa.submission, name="survey_submission"),
    path("<slug:commune>/<str:secret>/", phone_forms.my_households, name="phone_households"),
    path("<slug:commune>/<str:secret>/<int:listed_id>/", phone_forms.my_form, name="phone_form"),
    path(
        "<slug:commune>/<str:secret>/<int:listed_id>/questions/", phone_forms.my_questions,
        name="phone_form_questions",
    ),
    path("<slug:commune>/<str:secret>/<int:listed_id>/send/", phone_forms.send_mine, name="send_phone_form"),
    path("<slug:commune>/<str:secret>/<int:listed_id>/blank/", phone_forms.my_paper, name="phone_form_on_paper"),
]  # fmt: skip
