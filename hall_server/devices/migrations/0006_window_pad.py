"""A window may have a pad: the second screen on which a citizen checks, signs and rates."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("devices", "0005_kiosk")]

    operations = [
        migrations.AlterField(
            model_name="device",
            name="role",
            field=models.CharField(choices=[('queue_terminal', '取号机'), ('clerk_desk', '叫号端'), ('window_pad', '窗口评价与签字屏'), ('wall', '屏幕'), ('station', '语音与条屏控制器'), ('kiosk', '自助服务一体机')], max_length=32, verbose_name='用途'),
        ),
    ]
