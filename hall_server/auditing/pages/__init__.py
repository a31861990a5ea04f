"""Pages of the audit: trail, roots, verification."""

from hall_server.auditing.pages import roots, trail, verifying

__all__ = ["roots", "trail", "verifying"]
