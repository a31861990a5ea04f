"""The database itself refuses to change or remove an entry, a date that moved, or the rules of a ledger."""

from django.db import migrations

from hall_server.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_initial")]
    operations = [
        forbid_changes("ledgers_ledgerentry"),
        forbid_changes("ledgers_moveddaterecord"),
        forbid_changes("ledgers_ruleset"),
    ]
