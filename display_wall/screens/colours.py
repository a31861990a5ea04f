"""Decides the colours of a wall: the hall's own, turned dark, so that a number shines across ten metres."""

from hall.qt.look import Palette

NIGHT = Palette(
    ground="#0B1A28",
    surface="#132A3E",
    ink="#FFFFFF",
    quiet_ink="#B9CADA",
    line="#2C465E",
    accent="#FFC940",
    on_accent="#1A1300",
    accent_tint="#3A3310",
    alert="#FF9B6A",
    on_alert="#2A0F00",
    alert_tint="#40210F",
)

# What is no longer live: legible, and plainly not a call.
FADED = Palette(
    ground="#16191C",
    surface="#202428",
    ink="#8D959C",
    quiet_ink="#7D858C",
    line="#33393E",
    accent="#9AA2A9",
    on_accent="#16191C",
    accent_tint="#24282C",
    alert=NIGHT.alert,
    on_alert=NIGHT.on_alert,
    alert_tint=NIGHT.alert_tint,
)


def colours(*, is_live: bool) -> Palette:
    """The colours of a live screen, or of a stale one."""
    return NIGHT if is_live else FADED
