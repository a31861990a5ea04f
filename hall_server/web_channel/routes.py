"""Decides under which addresses the web channel is reached."""

from django.urls import path

from hall_server.web_channel import progress, rating_pages, verification, views

urlpatterns = [
    path("enrol/authority", views.authority, name="authority"),
    path("enrol", views.enrolment, name="enrolment"),
    path("renew", views.renewal, name="renewal"),
    path("catalogue/<slug:sha256>.json", views.catalogue_file, name="catalogue"),
    path("v/", verification.door, name="verification"),
    path("v/file", verification.file, name="verification-file"),
    path("v/<slug:code>", verification.licence, name="verification-licence"),
    path("v/<slug:code>/<int:copy>", verification.licence, name="verification-copy"),
    path("collect/<slug:secret>", verification.paper, name="collect"),
    path("progress/<slug:project_no>/<slug:code>", progress.case, name="progress"),
    path("r/<str:token>", rating_pages.rate, name="rate"),
    path("ratings", rating_pages.published, name="published-ratings"),
    path("pulse/<str:ticket>", rating_pages.pulse, name="pulse"),
    path("healthz", views.health, name="health"),
]
