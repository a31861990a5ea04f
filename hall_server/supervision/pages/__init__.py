"""Pages of supervision: alarms as they come, one of them, what waits for an answer, figures, and the rules."""

from hall_server.supervision.pages import alarms, figures, one_alarm, rules

__all__ = ["alarms", "figures", "one_alarm", "rules"]
