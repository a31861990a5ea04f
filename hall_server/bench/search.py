"""P11: searches among a province's items, against a plain full-text index of the same names in the same run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter

from hall.bench.verdict import Verdict, percentile
from hall_server.bench.many_items import items
from hall_server.bench.raw_full_text import RawFullText
from hall_server.bench.tables import Tables
from hall_server.search import queries
from hall_server.search.filling import fill_anew
from hall_server.search.queries import Scope
from hall_server.search.words import Findable
from hall_server.spelling import fold, initials, syllables

FULL, QUICK = 2_200_000, 20_000
REPEATS = 5
OF_A_KIND = 40
GOAL_P95_MS, GOAL_RATIO = 50.0, 3.0
# P11 asks for these; the other kinds are measured beside them.
EVERYWHERE = Scope()
MEASURED = ("two_characters", "frequent_pair", "initials", "frequent_initials")
SLIPS = ("wrong_character", "swapped", "missing", "pinyin_slip", "nothing")


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types. raw: the words a plain index is asked for; none when it could not answer."""

    kind: str
    text: str
    scope: Scope = EVERYWHERE
    raw: tuple[str, ...] = ()


def run(tables: Tables, *, quick: bool, count: int | None = None) -> Verdict:
    """Fill, then ask every question of both, in turn, five times."""
    count = count or (QUICK if quick else FULL)
    began = perf_counter()
    fill_anew(items(count), count, tables.told)
    filled = perf_counter() - began
    raw = RawFullText()
    raw.fill(items(count), count, tables.told)
    questions = list(asked(count))
    product: dict[Question, list[float]] = {question: [] for question in questions}
    baseline: dict[Question, list[float]] = {question: [] for question in questions if question.raw}
    unranked: dict[Question, list[float]] = {question: [] for question in baseline}
    for number in range(REPEATS):
        Random(number).shuffle(questions)  # noqa: S311 - an order, no secret
        for question in questions:
            if question.raw:
                baseline[question].append(_seconds(raw.ranked, question.raw))
                unranked[question].append(_seconds(raw.first, question.raw))
            product[question].append(_seconds(queries.items, question.text, question.scope))
    return _verdict(count, filled, product, baseline, unranked)


def asked(count: int) -> Iterator[Question]:
    """Questions of every kind, drawn from the names themselves."""
    chance = Random(11)  # noqa: S311 - questions, no secrets
    some = list(items(min(count, 4_000)))
    for kind, make in _KINDS.items():
        made: dict[str, Question] = {}
        while len(made) < OF_A_KIND:
            question = make(chance.choice(some), chance)
            if question is not None:
                made.setdefault(question.text + question.scope.hall, question)
        for question in made.values():
            yield Question(kind, question.text, question.scope, question.raw)
    for kind, texts in FREQUENT.items():
        yield from (_plain(kind, text) for text in texts)
    yield from (
        Question("nothing", text) for text in ("量子飞船", "火星户口", "qqqqwwxx", "龙虾执业", "恐龙饲养")
    )


def _plain(kind: str, text: str, scope: Scope = EVERYWHERE) -> Question:
    return Question(kind, text, scope, RawFullText.words(text))


def _cut(item: Findable, chance: Random, length: int) -> str | None:
    """So many neighbouring Chinese characters of a name."""
    name = fold(item.name)
    at = chance.randrange(max(1, len(name) - length))
    part = name[at : at + length]
    return part if len(part) == length and not part.isascii() else None


def _two(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 2)
    return _plain("", part) if part else None


def _long(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, chance.randint(4, 6))
    return _plain("", part) if part else None


def _letters(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, chance.randint(2, 5))
    return _plain("", initials(part)) if part else None


def _in_hall(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 2)
    return Question("", part, Scope(hall=item.hall)) if part else None


def _in_city(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 2)
    return Question("", part, Scope(region=item.regions[1])) if part else None


def _two_words(item: Findable, chance: Random) -> Question | None:
    first, second = _cut(item, chance, 2), _cut(item, chance, 2)
    return Question("", f"{first} {second}") if first and second and first != second else None


def _pinyin(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 3)
    return Question("", "".join(syllables(part))) if part else None


def _wrong(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 4)
    return Question("", part[:2] + chance.choice("是事市式试世") + part[3:]) if part else None


def _swapped(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 4)
    return Question("", part[0] + part[2] + part[1] + part[3]) if part else None


def _missing(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 5)
    return Question("", part[:2] + part[3:]) if part else None


def _pinyin_slip(item: Findable, chance: Random) -> Question | None:
    part = _cut(item, chance, 3)
    letters = "".join(syllables(part)) if part else ""
    at = chance.randrange(max(1, len(letters)))
    return Question("", letters[:at] + letters[at + 1 :]) if len(letters) > 5 else None


_KINDS: dict[str, Callable[[Findable, Random], Question | None]] = {
    "two_characters": _two,
    "long_words": _long,
    "initials": _letters,
    "in_a_hall": _in_hall,
    "in_a_city": _in_city,
    "two_words": _two_words,
    "pinyin": _pinyin,
    "wrong_character": _wrong,
    "swapped": _swapped,
    "missing": _missing,
    "pinyin_slip": _pinyin_slip,
}
# What stands in very many names.
FREQUENT = {
    "frequent_pair": (
        "办理",
        "申请",
        "登记",
        "许可",
        "备案",
        "变更",
        "审批",
        "注销",
        "经营",
        "企业",
        "单位",
        "设立",
        "建设",
    ),
    "frequent_initials": (
        "bl",
        "sq",
        "dj",
        "xk",
        "ba",
        "bg",
        "sp",
        "zx",
        "jy",
        "qy",
        "dw",
        "sl",
        "js",
        "ss",
        "zz",
    ),
    "frequent_words": (
        "登记 许可",
        "变更 备案",
        "企业 经营",
        "残疾 道路",
        "登记 水",
        "注销 农业 税",
        "许可 教师 车辆",
    ),
}


def _seconds(answer: Callable[..., object], *question: object) -> float:
    began = perf_counter()
    answer(*question)
    return perf_counter() - began


def _verdict(
    count: int,
    filled: float,
    product: dict[Question, list[float]],
    baseline: dict[Question, list[float]],
    unranked: dict[Question, list[float]],
) -> Verdict:
    """Every question counts once, with the median of its five times."""
    ours = {question: median(times) for question, times in product.items()}
    theirs = {question: median(times) for question, times in baseline.items()}
    plain = {question: median(times) for question, times in unranked.items()}
    measured = [question for question in theirs if question.kind in MEASURED]
    figures = {"items": float(count), "filled_in_seconds": round(filled, 1)}
    figures |= _p95("", [ours[question] for question in measured])
    for kind in dict.fromkeys(question.kind for question in ours):
        figures |= _p95(f"{kind}_", [ours[question] for question in ours if question.kind == kind])
    figures["slowest_ms"] = round(1000 * max(ours.values()), 2)
    base = _p95("", [theirs[question] for question in measured])
    base |= _p95("unranked_", [plain[question] for question in measured])
    ratio = figures["p95_ms"] / base["p95_ms"]
    figures["median_ratio"] = round(figures["p50_ms"] / base["p50_ms"], 3)
    holds = figures["p95_ms"] <= GOAL_P95_MS and ratio <= GOAL_RATIO
    return Verdict(
        "search", figures, base, round(ratio, 3), {"p95_ms": GOAL_P95_MS, "ratio": GOAL_RATIO}, holds
    )


def _p95(prefix: str, seconds: Sequence[float]) -> dict[str, float]:
    return {
        f"{prefix}p50_ms": round(1000 * median(seconds), 3),
        f"{prefix}p95_ms": round(1000 * percentile(list(seconds), 0.95), 3),
    }
