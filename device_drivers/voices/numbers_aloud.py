"""Decides how figures are said in Chinese: digit by digit, as an amount, or as a time."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")
LARGEST = 10**12


def digit_by_digit(figures: str) -> str:
    """`0012` is 零零一二."""
    return "".join(_DIGITS[int(figure)] for figure in figures)


def amount(number: int) -> str:
    """`1023` is 一千零二十三; 0 up to 999,999,999,999."""
    if not 0 <= number < LARGEST:
        return digit_by_digit(str(abs(number)))
    groups: list[str] = []
    rest, place = number, 0
    while rest:
        rest, four = divmod(rest, 10_000)
        if four:
            gap = "零" if rest and four < 1000 else ""
            groups.append(gap + _up_to_9999(four) + _GROUPS[place])
        elif groups and not groups[-1].startswith("零"):
            groups.append("零")
        place += 1
    said = "".join(reversed(groups)).strip("零") or "零"
    return said[1:] if said.startswith("一十") else said


def _up_to_9999(number: int) -> str:
    said, zero = "", False
    for place, figure in enumerate(f"{number:04}"):
        if figure == "0":
            zero = bool(said)
            continue
        said += ("零" if zero else "") + _DIGITS[int(figure)] + _UNITS[3 - place]
        zero = False
    return said


def decimal(whole: str, part: str) -> str:
    """`3.50` is 三点五零."""
    return f"{amount(int(whole))}点{digit_by_digit(part)}"


def time_of_day(hours: int, minutes: int) -> str:
    """`9:05` is 九点零五分, `14:00` is 十四点."""
    if not minutes:
        return f"{amount(hours)}点"
    return f"{amount(hours)}点{'零' if minutes < 10 else ''}{amount(minutes)}分"


def counted(number: int) -> str:
    """An amount before a measure word: two is 两."""
    return "两" if number == 2 else amount(number)
