"""Decides which addresses the web process answers."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from hall_server.api import interface
from hall_server.pages import doors, faults, registry

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("hall_server.web_channel.routes")),
    *doors.urlpatterns,
    *registry.routes(),
    *interface.urls(),
]
handler400 = faults.unreadable
handler403 = faults.forbidden
handler404 = faults.nowhere
handler500 = faults.broken
