"""The database itself refuses to change or remove a published calendar."""

from django.db import migrations

from hall_server.calendars.immutable import keep_published


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]
    operations = [keep_published()]
