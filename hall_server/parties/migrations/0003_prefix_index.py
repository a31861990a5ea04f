"""A name's beginning is found by an index on PostgreSQL too, whatever its collation (11.10, operator classes)."""

from django.db import migrations

NAME = "party_by_prefix"


def _add(apps, editor):
    if editor.connection.vendor == "postgresql":
        columns = "kind, masked_name varchar_pattern_ops"
        editor.execute(f"CREATE INDEX {NAME} ON parties_party ({columns})")


def _remove(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_append_only")]
    operations = [migrations.RunPython(_add, _remove)]
