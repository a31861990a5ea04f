"""Declares where the auditor's pages stand."""

from hall_server.pages.registry import Pages

VIEW = "audit.view"

pages = Pages("auditing", prefix="auditing/")
# Of what lies below all pages.
pages.words(keys_rotated="更换了个人信息的密钥", key="密钥", records="记录数")
