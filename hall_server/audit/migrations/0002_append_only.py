"""The database itself refuses to change or remove a line of the audit trail."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [forbid_changes("audit_auditevent")]
