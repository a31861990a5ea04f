"""Decides what the hall remembers of its devices."""

from django.core.validators import RegexValidator
from django.db import models

DEVICE_CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{0,62}\Z", "只能用小写字母、数字、- 和 _，以字母或数字开头。"
)


class Role(models.TextChoices):
    """What a device is; the name of the program that runs on it."""

    QUEUE_TERMINAL = "queue_terminal", "取号机"
    CLERK_DESK = "clerk_desk", "叫号端"
    WINDOW_PAD = "window_pad", "窗口评价与签字屏"
    WALL = "wall", "屏幕"
    STATION = "station", "语音与条屏控制器"
    KIOSK = "kiosk", "自助服务一体机"


class Device(models.Model):
    """One device home. Its code is the name in its certificate and in every topic it uses."""

    code = models.CharField("设备代码", max_length=63, unique=True, validators=[DEVICE_CODE])
    name = models.CharField("名称", max_length=60, help_text="现场人员认得出的叫法，如“一楼东门取号机”。")
    role = models.CharField("用途", max_length=32, choices=Role)
    window = models.ForeignKey(
        "organisation.Window",
        verbose_name="所属窗口",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    zones = models.ManyToManyField("organisation.Zone", verbose_name="等候区", blank=True, related_name="+")
    options = models.JSONField(
        "选项",
        default=dict,
        blank=True,
        help_text='控制器：{"boards": true} 表示带条屏，{"voice": false} 表示不播音；其他设备留 {}。',
    )
    registered_at = models.DateTimeField("登记时间")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    public_key = models.TextField("公钥", blank=True, editable=False)
    rights_changed_at = models.DateTimeField("权限变更时间", editable=False)

    is_present = models.BooleanField("在线", default=False, editable=False)
    started_at = models.DateTimeField("程序启动时间", null=True, editable=False)
    seen_at = models.DateTimeField("最近心跳", null=True, editable=False)
    lost_at = models.DateTimeField("离线时间", null=True, editable=False)
    software = models.CharField("程序版本", max_length=64, blank=True, editable=False)
    starts = models.JSONField("程序启动记录", default=dict, editable=False)
    cloned_at = models.DateTimeField("发现同证书", null=True, editable=False)
    outbox = models.PositiveIntegerField("待送消息", default=0, editable=False)
    told_catalogue = models.CharField("已告知的事项清单", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "设备"
        verbose_name_plural = "设备"
        ordering = ["code"]
        indexes = [models.Index(fields=["rights_changed_at"], name="device_rights_changed")]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class Certificate(models.Model):
    """One certificate the authority gave a device."""

    device = models.ForeignKey(
        Device, verbose_name="设备", on_delete=models.CASCADE, related_name="certificates"
    )
    serial = models.CharField("序列号", max_length=40, unique=True)
    fingerprint = models.CharField("SHA-256 指纹", max_length=64)
    pem = models.TextField("证书", editable=False)
    issued_at = models.DateTimeField("签发时间")
    not_after = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("吊销时间", null=True)
    revoked_because = models.CharField("吊销原因", max_length=32, blank=True)

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"{self.device.code} {self.serial[:8]}"


class EnrolmentCode(models.Model):
    """A one-time code, kept only as a keyed hash."""

    device = models.ForeignKey(
        Device, verbose_name="设备", on_delete=models.CASCADE, related_name="enrolment_codes"
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField("发码时间")
    issued_by = models.CharField("发码人", max_length=64)
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True)
    certificate = models.ForeignKey(
        Certificate, verbose_name="换得的证书", null=True, on_delete=models.SET_NULL, editable=False
    )

    class Meta:
        verbose_name = "登记码"
        verbose_name_plural = "登记码"
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"{self.device.code} {self.issued_at:%Y-%m-%d %H:%M}"


class WrongCode(models.Model):
    """A try with a wrong enrolment code; enough of them lock the door."""

    address = models.CharField("来源地址", max_length=64)
    tried_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "登记码错误"
        verbose_name_plural = "登记码错误"
        ordering = ["-tried_at"]
        indexes = [models.Index(fields=["tried_at", "address"], name="wrong_code_tried")]

    def __str__(self) -> str:
        return f"{self.address} {self.tried_at:%Y-%m-%d %H:%M:%S}"


class DeviceTrouble(models.Model):
    """A driver's named state changed; the last row of a driver is how it stands. Never edited."""

    device = models.ForeignKey(Device, verbose_name="设备", on_delete=models.CASCADE, related_name="troubles")
    driver = models.CharField("部件", max_length=64)
    state = models.CharField("状态", max_length=64)
    code = models.CharField("代码", max_length=64, blank=True)
    sentence = models.CharField("说明", max_length=400, blank=True)
    who = models.CharField("由谁处理", max_length=64, blank=True)
    happened_at = models.DateTimeField("发生时间")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "设备状态"
        verbose_name_plural = "设备状态"
        ordering = ["-happened_at"]
        indexes = [models.Index(fields=["device", "driver", "-happened_at"], name="trouble_of_driver")]

    def __str__(self) -> str:
        return f"{self.device.code} {self.driver} {self.state}"


class HelpCall(models.Model):
    """A citizen asked for a member of staff. Open until somebody takes it or it lapses; a device has one open call."""

    device = models.ForeignKey(
        Device, verbose_name="设备", on_delete=models.CASCADE, related_name="help_calls"
    )
    place = models.CharField("位置", max_length=400, blank=True)
    called_at = models.DateTimeField("求助时间")
    received_at = models.DateTimeField("收到时间")
    presses = models.PositiveIntegerField("按了几次", default=1)
    times_told = models.PositiveSmallIntegerField("提醒次数", default=0)
    told_at = models.DateTimeField("最近提醒", null=True)
    desks_told = models.PositiveSmallIntegerField("提醒窗口数", default=0)
    answered_at = models.DateTimeField("响应时间", null=True)
    answered_by = models.CharField("响应人", max_length=128, blank=True)
    answered_window = models.CharField("响应窗口", max_length=64, blank=True)
    lapsed_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        verbose_name = "求助"
        verbose_name_plural = "求助"
        ordering = ["-called_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=models.Q(answered_at=None, lapsed_at=None),
                name="one_open_help_call",
            )
        ]

    def __str__(self) -> str:
        return f"{self.device.code} {self.called_at:%H:%M}"
