"""The database itself refuses to change or remove a ticket's step."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("queueing", "0001_initial"), ("audit", "0002_append_only")]
    operations = [forbid_changes("queueing_ticketevent")]
