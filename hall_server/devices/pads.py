"""Decides which pad and which desk stand at a window now."""

from hall_server.devices.models import Device, Role


def pad_at(window: str) -> str | None:
    """The device code of the window's pad, when it is there now."""
    return _there(window, Role.WINDOW_PAD)


def desk_at(window: str) -> str | None:
    """The device code of the window's desk, when it is there now."""
    return _there(window, Role.CLERK_DESK)


def _there(window: str, role: Role) -> str | None:
    rows = Device.objects.filter(role=role, window=window, is_present=True, retired_at=None)
    return rows.order_by("code").values_list("code", flat=True).first()
