"""Decides which days of a year are statutory holidays as long as no notice has arranged them.

全国年节及纪念日放假办法 (as amended from 1 January 2025), articles 2 and 6: thirteen days; one that falls on a Saturday or
Sunday is made up for on a working day. How a notice will swap weekends for bridges nobody knows beforehand; each swap
leaves the number of working days as it is.
"""

from datetime import date, timedelta

from hall_server.clock.days import Day, DayKind, ordinary

LAW = "全国年节及纪念日放假办法"
FIRST_YEAR, LAST_YEAR = 2025, 2050
NEW_YEAR, SPRING, QINGMING, LABOUR = "元旦", "春节", "清明节", "劳动节"
DRAGON_BOAT, MID_AUTUMN, NATIONAL = "端午节", "中秋节", "国庆节"

# Year: 正月初一, 清明, 五月初五, 八月十五 as MMDD, by the lunar calendar of GB/T 33661; several published almanacs agree.
_MOVING = {
    2025: ("0129", "0404", "0531", "1006"),
    2026: ("0217", "0405", "0619", "0925"),
    2027: ("0206", "0405", "0609", "0915"),
    2028: ("0126", "0404", "0528", "1003"),
    2029: ("0213", "0404", "0616", "0922"),
    2030: ("0203", "0405", "0605", "0912"),
    2031: ("0123", "0405", "0624", "1001"),
    2032: ("0211", "0404", "0612", "0919"),
    2033: ("0131", "0404", "0601", "0908"),
    2034: ("0219", "0405", "0620", "0927"),
    2035: ("0208", "0405", "0610", "0916"),
    2036: ("0128", "0404", "0530", "1004"),
    2037: ("0215", "0404", "0618", "0924"),
    2038: ("0204", "0405", "0607", "0913"),
    2039: ("0124", "0405", "0527", "1002"),
    2040: ("0212", "0404", "0614", "0920"),
    2041: ("0201", "0404", "0603", "0910"),
    2042: ("0122", "0404", "0622", "0928"),
    2043: ("0210", "0405", "0611", "0917"),
    2044: ("0130", "0404", "0531", "1005"),
    2045: ("0217", "0404", "0619", "0925"),
    2046: ("0206", "0404", "0608", "0915"),
    2047: ("0126", "0405", "0529", "1004"),
    2048: ("0214", "0404", "0615", "0922"),
    2049: ("0202", "0404", "0604", "0911"),
    2050: ("0123", "0404", "0623", "0930"),
}


def statutory(year: int) -> dict[date, str]:
    """The thirteen days of a year and their names; fewer where two festivals meet. LookupError outside the table."""
    if year not in _MOVING:
        raise LookupError(f"the festivals of {year} are not in the table ({FIRST_YEAR}-{LAST_YEAR})")
    spring, qingming, dragon_boat, mid_autumn = (_on(year, text) for text in _MOVING[year])
    days = {date(year, 1, 1): NEW_YEAR}
    days |= {spring + timedelta(days=offset): SPRING for offset in (-1, 0, 1, 2)}
    days |= {qingming: QINGMING, date(year, 5, 1): LABOUR, date(year, 5, 2): LABOUR, dragon_boat: DRAGON_BOAT}
    days |= {mid_autumn: MID_AUTUMN}
    days |= {date(year, 10, day): NATIONAL for day in (1, 2, 3)}
    return days


def provisional(year: int) -> tuple[Day, ...]:
    """The holidays of a year in order of date: the statutory days, and the working days that make up for some."""
    days = {day: Day(day, DayKind.HOLIDAY, name, LAW) for day, name in statutory(year).items()}
    for day, name in sorted(_owed(year)):
        made_up = _first_free(day, days)
        days[made_up] = Day(made_up, DayKind.HOLIDAY, name, LAW)
    return tuple(days[day] for day in sorted(days))


def _owed(year: int) -> list[tuple[date, str]]:
    """Statutory days that fall on a weekend, and festivals that meet another one: each is owed a working day."""
    by_date = statutory(year)
    owed = [(day, name) for day, name in by_date.items() if not ordinary(day).kind.is_working]
    mid_autumn = _on(year, _MOVING[year][3])
    if mid_autumn in {date(year, 10, day) for day in (1, 2, 3)}:
        owed.append((mid_autumn, MID_AUTUMN))
    return owed


def _first_free(day: date, taken: dict[date, Day]) -> date:
    while day in taken or not ordinary(day).kind.is_working:
        day += timedelta(days=1)
    return day


def _on(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))
