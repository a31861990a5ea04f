"""Decides who may do what, as tables: roles, to whom they are given and where, and who stands in for whom."""

from django.db import models
from django.db.models import F, Q

from hall_server.organisation.models.people import Clerk
from hall_server.organisation.models.places import Department, Hall, Region


class Role(models.Model):
    """Rights that go together under a name. Those the program brings are settled by it; a hall may add its own."""

    code = models.SlugField("代码", max_length=40, primary_key=True)
    name = models.CharField("名称", max_length=64, unique=True)
    name_en = models.CharField("英文名称", max_length=64, blank=True)
    purpose = models.CharField("用途", max_length=200, blank=True)
    is_settled = models.BooleanField("程序自带", default=False, editable=False)

    class Meta:
        verbose_name = "业务角色"
        verbose_name_plural = "业务角色"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class RoleRight(models.Model):
    """A right that belongs to a role."""

    role = models.ForeignKey(Role, verbose_name="角色", on_delete=models.CASCADE, related_name="rights")
    right = models.CharField("权限", max_length=40)

    class Meta:
        verbose_name = "角色权限"
        verbose_name_plural = "角色权限"
        ordering = ["role", "right"]
        constraints = [models.UniqueConstraint(fields=["role", "right"], name="a_right_once_in_a_role")]

    def __str__(self) -> str:
        return self.right


class Within(models.Model):
    """Where something holds: a region and all beneath, a hall, a department and its parts; all that is set must fit."""

    region = models.ForeignKey(
        Region, verbose_name="区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hall = models.ForeignKey(
        Hall, verbose_name="大厅", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        Department, verbose_name="部门", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class RoleAssignment(Within):
    """A role given to somebody. Rows are never removed: an end is written into them."""

    clerk = models.ForeignKey(Clerk, verbose_name="工作人员", on_delete=models.PROTECT, related_name="roles")
    role = models.ForeignKey(Role, verbose_name="角色", on_delete=models.PROTECT, related_name="assignments")
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True, blank=True)
    given_by = models.CharField("分派人", max_length=96)
    reason = models.CharField("事由", max_length=200, blank=True)
    ended_by = models.CharField("收回人", max_length=96, blank=True)

    class Meta:
        verbose_name = "角色分派"
        verbose_name_plural = "角色分派"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_begins_before_it_ends"
            )
        ]
        indexes = [models.Index(fields=["clerk", "until"])]

    def __str__(self) -> str:
        return f"{self.clerk} {self.role}"


class Delegation(Within):
    """The giver lets the taker act for him, with an end. It gives only what the giver has himself, as long as he has it."""

    giver = models.ForeignKey(
        Clerk, verbose_name="委托人", on_delete=models.PROTECT, related_name="delegated"
    )
    taker = models.ForeignKey(
        Clerk, verbose_name="受托人", on_delete=models.PROTECT, related_name="stands_in"
    )
    since = models.DateTimeField("起")
    until = models.DateTimeField("止")
    reason = models.CharField("事由", max_length=200)
    given_at = models.DateTimeField("委托时间")
    ended_by = models.CharField("收回人", max_length=96, blank=True)

    class Meta:
        verbose_name = "委托"
        verbose_name_plural = "委托"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lte=F("until")), name="delegation_begins_before_it_ends"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="nobody_delegates_to_himself"),
        ]
        indexes = [models.Index(fields=["taker", "until"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"


class DelegatedRight(models.Model):
    """A right that a delegation hands on."""

    delegation = models.ForeignKey(
        Delegation, verbose_name="委托", on_delete=models.CASCADE, related_name="rights"
    )
    right = models.CharField("权限", max_length=40)

    class Meta:
        verbose_name = "委托的权限"
        verbose_name_plural = "委托的权限"
        constraints = [
            models.UniqueConstraint(fields=["delegation", "right"], name="a_right_once_in_a_delegation")
        ]

    def __str__(self) -> str:
        return self.right
