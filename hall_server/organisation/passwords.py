"""Decides how strong an administrator's password must be: stronger than a clerk's."""

from typing import Any

from django.core.exceptions import ValidationError

LEAST_LENGTH = 10
LEAST_KINDS = 3
RULE = "管理员的密码至少 10 个字符，并含大写字母、小写字母、数字、其他字符中的三种。"


class AdministratorPassword:
    """One of Django's password validators; it judges accounts that may enter the administration."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when it is too weak."""
        if getattr(user, "is_staff", False) and (
            len(password) < LEAST_LENGTH or kinds(password) < LEAST_KINDS
        ):
            raise ValidationError(RULE, code="administrator_password_weak")

    def get_help_text(self) -> str:
        """What the form says beneath the field."""
        return RULE


def kinds(password: str) -> int:
    """How many of four kinds it has: capitals, small letters, digits, anything else."""
    found = {
        "capital" if one.isupper() else "small" if one.islower() else "digit" if one.isdecimal() else "other"
        for one in password
    }
    return len(found)
