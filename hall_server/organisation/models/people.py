"""Decides what is known of those who work here: their accounts and the posts they hold."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hall_server.organisation.models.places import Department, Hall


class ClerkAccounts(BaseUserManager["Clerk"]):
    """Opens accounts."""

    def create_user(self, number: str, password: str | None = None, **fields: Any) -> "Clerk":
        """An account with its password hashed; without one it cannot sign in."""
        clerk = self.model(number=number, **fields)
        clerk.set_password(password)
        clerk.save(using=self._db)
        return clerk


class Clerk(AbstractBaseUser, PermissionsMixin):
    """Someone who works here, known by a number; also the account of whoever administers."""

    number = models.CharField("工号", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=64)
    department = models.ForeignKey(
        Department, verbose_name="部门", null=True, blank=True, on_delete=models.PROTECT
    )
    is_active = models.BooleanField("在职", default=True)
    is_staff = models.BooleanField("可进后台", default=False)
    wrong_tries = models.PositiveSmallIntegerField("连续输错", default=0, editable=False)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)
    joined_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    objects: ClassVar[ClerkAccounts] = ClerkAccounts()

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class Post(models.Model):
    """A place to be filled (岗位) in a hall, with the duties that go with it."""

    hall = models.ForeignKey(Hall, verbose_name="大厅", on_delete=models.PROTECT, related_name="posts")
    department = models.ForeignKey(
        Department, verbose_name="部门", null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    name = models.CharField("岗位名称", max_length=64)
    duties = models.TextField("职责", max_length=2000, blank=True)
    is_kept = models.BooleanField("保留", default=True, help_text="取消勾选后不再安排新人，已有任职不变。")

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ["hall", "name"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "department", "name"], name="one_post_of_a_name"),
            models.UniqueConstraint(
                fields=["hall", "name"], condition=Q(department=None), name="one_post_of_a_name_for_the_hall"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostHolding(models.Model):
    """Somebody on a post, from a day to a day, both counted; without an end it goes on."""

    post = models.ForeignKey(Post, verbose_name="岗位", on_delete=models.PROTECT, related_name="holdings")
    clerk = models.ForeignKey(
        Clerk, verbose_name="工作人员", on_delete=models.PROTECT, related_name="holdings"
    )
    from_day = models.DateField("任职")
    until_day = models.DateField("离任", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["-from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="holding_begins_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clerk} {self.post}"
