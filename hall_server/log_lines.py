"""Decides how a line of the log reads: one JSON object, so that programs may search it; never personal data."""

import json
import logging
from datetime import UTC, datetime


class JsonLine(logging.Formatter):
    """at, level, from, says; and where a fault came from."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
