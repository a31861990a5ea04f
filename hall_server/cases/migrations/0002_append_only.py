"""The database itself refuses to change or remove a step of a case, or a version of what is written of it."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [forbid_changes("cases_caseevent"), forbid_changes("cases_caserecord")]
