"""Addresses of what everybody may read of a review while it hangs out."""

from django.urls import path

from ansinh.poverty.views import public

urlpatterns = [
    path("<slug:code>/<slug:slug>/", public.posted, name="posted_review"),
    path("<slug:code>/<slug:slug>/object/", public.object_to, name="object_to_review"),
    path("<slug:code>/<slug:slug>/answer/", public.look_up, name="look_up_objection"),
]
