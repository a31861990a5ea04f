"""Decides how days, times of day and instants are typed: by the browser's own calendar and clock."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone


class DayField(forms.DateField):
    """A day, by the browser's calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ClockField(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class InstantField(forms.DateTimeField):
    """A day and a time on the hall's clock."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M"], **more)


def typed(instant: datetime) -> str:
    """An instant as the browser's field wants it."""
    return f"{timezone.localtime(instant):%Y-%m-%dT%H:%M}"
