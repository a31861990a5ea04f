"""Decides under which addresses the web channel is reached."""

from django.urls import path

from hall_server.web_channel import views

urlpatterns = [
    path("enrol/authority", views.authority, name="authority"),
    path("enrol", views.enrolment, name="enrolment"),
    path("renew", views.renewal, name="renewal"),
    path("catalogue/<slug:sha256>.json", views.catalogue_file, name="catalogue"),
    path("healthz", views.health, name="health"),
]
