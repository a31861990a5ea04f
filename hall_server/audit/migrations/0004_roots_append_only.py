"""The database itself refuses to change or remove a seal of the audit trail."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_roots")]
    operations = [forbid_changes("audit_dayroot"), forbid_changes("audit_trailmark")]
