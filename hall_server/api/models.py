"""Decides what is kept of programs that use the interface: their tokens, and the answers they already got."""

from django.db import models


class ApiToken(models.Model):
    """A program's right to call. digest: of its secret, kept nowhere else. A revoked one stays, for the trail.

    hall, department: codes; it reaches no further, and everywhere where they are empty.
    """

    id = models.CharField("编号", max_length=12, primary_key=True)
    name = models.CharField("用途", max_length=100)
    digest = models.CharField("密钥摘要", max_length=64, editable=False)
    scopes = models.JSONField("范围", default=list)
    hall = models.CharField("限于大厅", max_length=63, blank=True, default="")
    department = models.CharField("限于部门", max_length=63, blank=True, default="")
    made_by = models.CharField("发放人", max_length=96)
    made_at = models.DateTimeField("发放时间")
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        indexes = [models.Index(fields=["made_at", "id"], name="token_by_day")]

    def __str__(self) -> str:
        return f"{self.name}（{self.id}）"


class GivenAnswer(models.Model):
    """The answer a write got under its key. asked: digest of method, path and body. given: digest of the answer."""

    token = models.ForeignKey(ApiToken, verbose_name="令牌", on_delete=models.CASCADE)
    key = models.CharField("键", max_length=100)
    asked = models.CharField("请求摘要", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", default=0)
    body = models.TextField("回答", blank=True)
    given = models.CharField("回答摘要", max_length=64, blank=True)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "已给出的回答"
        verbose_name_plural = "已给出的回答"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_for_a_key")]

    def __str__(self) -> str:
        return self.key
