"""Decides what the text of a cell means, or says in plain words why it means nothing."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from hall_server.catalogue.words import Labelled
from hall_server.exchange.columns import Column, Kind

# What a column may hold at most where the national tables say nothing: PostgreSQL's smallint.
LARGEST = 32_767
MOST_MONEY = Decimal("9999999999.99")
YES = frozenset({"1", "是", "y", "yes", "true", "√"})
NO = frozenset({"0", "否", "n", "no", "false", "×"})
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00(?:\.0+)?)?)?\Z"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Excel counts days from here: ECMA-376 part 1, 18.17.4.1.
_DAY_ZERO = date(1899, 12, 30)
Value = str | int | bool | Decimal | date | list[str] | None


class Meaningless(ValueError):  # noqa: N818 - what the text is
    """The text means nothing in this column; the sentence says what would."""


def value_of(text: str, column: Column) -> Value:
    """What the text means; None when it is empty. Meaningless."""
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(said):
        raise Meaningless("里面有看不见的控制字符。请删掉后重新输入这一格。")
    if not said:
        return _nothing(column)
    return _MEANINGS[column.kind](said, column)


def text_of(value: object) -> str:
    """A value as it is exchanged."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Labelled):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(text_of(one) for one in value)
    return str(value)


def _nothing(column: Column) -> Value:
    if column.is_needed:
        raise Meaningless("这一格不能空着。请填写后重新导入。")
    return None


def _text(said: str, column: Column) -> Value:
    if column.longest is not None and len(said) > column.longest:
        raise Meaningless(f"有 {len(said)} 个字，最多 {column.longest} 个字。请缩短。")
    return said


def _number(said: str, column: Column) -> Value:  # noqa: ARG001 - all meanings are asked alike
    if not re.fullmatch(r"\d{1,9}(\.0+)?", said):
        raise Meaningless("应当是整数，例如 20。请改成阿拉伯数字，不要写单位。")
    number = int(said.partition(".")[0])
    if number > LARGEST:
        raise Meaningless(f"太大了，最多 {LARGEST}。请核对。")
    return number


def _money(said: str, column: Column) -> Value:  # noqa: ARG001 - the same
    try:
        amount = Decimal(said.replace(",", "").removesuffix("元"))
    except InvalidOperation as fault:
        raise Meaningless("应当是金额，例如 20 或 12.50，单位是元。") from fault
    if not amount.is_finite() or not 0 <= amount <= MOST_MONEY or amount != round(amount, 2):
        raise Meaningless("应当是 0 以上、最多两位小数的金额，单位是元。")
    return amount


def _yes_no(said: str, column: Column) -> Value:  # noqa: ARG001 - the same
    if said.lower() in YES:
        return True
    if said.lower() in NO:
        return False
    raise Meaningless("应当是“是”或“否”（1 或 0）。")


def _date(said: str, column: Column) -> Value:  # noqa: ARG001 - the same
    if re.fullmatch(r"\d{5}", said):
        return _DAY_ZERO + timedelta(days=int(said))
    found = _DATE.match(said) or _COMPACT_DATE.match(said)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise Meaningless("应当是日期，例如 2026-01-31。")


def _word(said: str, column: Column) -> Value:
    for word in column.words or ():
        if said in (word.value, word.label) or (said.isdigit() and said.zfill(2) == word.value):
            return word.value
    choices = "、".join(f"{word.value}（{word.label}）" for word in column.words or () if word.value)
    raise Meaningless(f"只能是下面这些之一：{choices}。")


def _words(said: str, column: Column) -> Value:
    return [str(_word(one.strip(), column)) for one in re.split(r"[,，;；、|^]", said) if one.strip()]


def _codes(said: str, column: Column) -> Value:  # noqa: ARG001 - the same
    return [one.strip() for one in re.split(r"[,，;；、|]", said) if one.strip()]


_MEANINGS = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.WORD: _word,
    Kind.WORDS: _words,
    Kind.CODES: _codes,
}
