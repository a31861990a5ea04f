"""Declares where the auditor's pages stand."""

from hall_server.pages.registry import Pages

VIEW = "audit.view"

pages = Pages("auditing", prefix="auditing/")
