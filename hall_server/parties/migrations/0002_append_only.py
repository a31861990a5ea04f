"""The database itself refuses to change or remove what was said of a party, and which parties were merged."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("audit", "0002_append_only")]
    operations = [forbid_changes("parties_statement"), forbid_changes("parties_merge")]
