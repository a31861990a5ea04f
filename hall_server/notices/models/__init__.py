"""What the app keeps: templates and their versions, notices and their attempts, who wants none."""

from hall_server.notices.models.notices import Notice, NoticeAttempt, NumberDay, OptOut
from hall_server.notices.models.templates import NoticeTemplate, TemplateVersion, VersionState

__all__ = [
    "Notice",
    "NoticeAttempt",
    "NoticeTemplate",
    "NumberDay",
    "OptOut",
    "TemplateVersion",
    "VersionState",
]
