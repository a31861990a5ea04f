"""Decides whether a number may be sent one more notice on a day, counted in one statement so that no two pass together."""

from datetime import date

from django.db import connection

from hall_server.installation import present

_ONE_MORE = """
INSERT INTO notices_numberday (number_index, day, count) VALUES (%s, %s, 1)
ON CONFLICT (number_index, day) DO UPDATE SET count = notices_numberday.count + 1
WHERE notices_numberday.count < %s
RETURNING count
"""


def count_one_more(number_index: str, day: date) -> bool:
    """Whether the number has not had its fill; it is counted with the answer."""
    cap = present().sms.daily_cap
    if cap < 1:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, [number_index, connection.ops.adapt_datefield_value(day), cap])
        return cursor.fetchone() is not None
