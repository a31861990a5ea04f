"""Reports to the hall as an enrolled device whose own program does not run."""

import queue
from pathlib import Path

from hall.credentials.device_home import DeviceHome
from hall.messages.message import Message, Report
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkEvent

WITHIN = 20.0


def report_as(home: Path, report: Report, role: str = "window_pad") -> Message:
    """What the hall answers."""
    answers: queue.SimpleQueue[Answered] = queue.SimpleQueue()

    def hear(event: LinkEvent) -> None:
        if isinstance(event, Answered):
            answers.put(event)

    link = Link(DeviceHome(home), role, hear)
    link.start()
    try:
        key = link.report(report)
        while True:
            event = answers.get(timeout=WITHIN)
            if event.key == key:
                return event.answer
    finally:
        link.stop()
