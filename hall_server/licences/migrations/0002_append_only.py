"""The database itself refuses to change or remove a step of a licence."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_initial")]
    operations = [forbid_changes("licences_licenceevent")]
