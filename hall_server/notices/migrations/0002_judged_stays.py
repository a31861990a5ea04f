"""The database itself refuses to change or remove a wording that was judged."""

from django.db import migrations

from hall_server.notices.immutable import keep_judged


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [keep_judged()]
