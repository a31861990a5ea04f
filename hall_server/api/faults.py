"""Decides how the interface says no: a status, a code for programs, and a sentence in Chinese and in English."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

from ninja import Field, Schema

from hall.language.refusals import Refusal, RefusalCode


class FaultCode(StrEnum):
    """Closed list of the interface's own reasons; beside them stand the codes of the hall's refusals."""

    TOKEN_MISSING = "token_missing"  # noqa: S105 - the code of a fault
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the same
    SCOPE_MISSING = "scope_missing"
    OUT_OF_REACH = "out_of_reach"
    TOO_MANY_REQUESTS = "too_many_requests"
    KEY_MISSING = "key_missing"
    KEY_REUSED = "key_reused"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    CHANGED_MEANWHILE = "changed_meanwhile"
    VERSION_MISSING = "version_missing"
    BODY_TOO_LARGE = "body_too_large"
    BODY_NOT_JSON = "body_not_json"
    BODY_UNREADABLE = "body_unreadable"
    BODY_TOO_DEEP = "body_too_deep"
    ADDRESS_UNREADABLE = "address_unreadable"
    FIELDS_WRONG = "fields_wrong"
    OUT_OF_ORDER = "out_of_order"


# code -> status, Chinese, English
TABLE: Mapping[FaultCode, tuple[HTTPStatus, str, str]] = MappingProxyType(
    {
        FaultCode.TOKEN_MISSING: (
            HTTPStatus.UNAUTHORIZED,
            "没有出示令牌，请在 Authorization 头里用 Bearer 带上令牌。",
            "No token was shown; send it in the Authorization header as Bearer.",
        ),
        FaultCode.TOKEN_REFUSED: (
            HTTPStatus.UNAUTHORIZED,
            "令牌不对、已过期或已收回，请找安全管理员换发。",
            "The token is wrong, over or revoked; ask the security administrator for another.",
        ),
        FaultCode.SCOPE_MISSING: (
            HTTPStatus.FORBIDDEN,
            "令牌没有“{scope}”这个范围，请找安全管理员换发。",
            "The token lacks the scope {scope}; ask the security administrator for another.",
        ),
        FaultCode.OUT_OF_REACH: (
            HTTPStatus.FORBIDDEN,
            "这枚令牌限于“{place}”，不能用在别处；需要时请找安全管理员换发。",
            "This token is bound to {place} and cannot be used elsewhere; ask the security administrator for another.",
        ),
        FaultCode.TOO_MANY_REQUESTS: (
            HTTPStatus.TOO_MANY_REQUESTS,
            "请求太多，请 {seconds} 秒后再试。",
            "Too many requests; wait {seconds} seconds.",
        ),
        FaultCode.KEY_MISSING: (
            HTTPStatus.BAD_REQUEST,
            "写操作要在 Idempotency-Key 头里带一个 8 到 100 个字符的键，重发时不变。",
            "A write needs an Idempotency-Key header of 8 to 100 characters, the same when it is sent again.",
        ),
        FaultCode.KEY_REUSED: (
            HTTPStatus.CONFLICT,
            "这个键已用于另一个请求，请换一个新键。",
            "This key was used for another request; take a new one.",
        ),
        FaultCode.NOT_FOUND: (
            HTTPStatus.NOT_FOUND,
            "没有找到，请核对地址和编号。",
            "Not found; check the address and the identifier.",
        ),
        FaultCode.METHOD_NOT_ALLOWED: (
            HTTPStatus.METHOD_NOT_ALLOWED,
            "这个地址不支持这种方法，请看接口说明。",
            "This address does not take this method; see the interface's description.",
        ),
        FaultCode.CHANGED_MEANWHILE: (
            HTTPStatus.PRECONDITION_FAILED,
            "您读取之后有人改过，请重新读取再改。",
            "It was changed since you read it; read it again.",
        ),
        FaultCode.VERSION_MISSING: (
            HTTPStatus.PRECONDITION_REQUIRED,
            "请在 If-Match 头里带上读取时得到的 ETag。",
            "Send the ETag you read in the If-Match header.",
        ),
        FaultCode.BODY_TOO_LARGE: (
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "内容太大，最多 {most} 字节。",
            "The body is too large; at most {most} bytes.",
        ),
        FaultCode.BODY_NOT_JSON: (
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "内容类型要是 application/json。",
            "The content type must be application/json.",
        ),
        FaultCode.BODY_UNREADABLE: (
            HTTPStatus.BAD_REQUEST,
            "内容不是正确的 JSON：{detail}。",
            "The body is no proper JSON: {detail}.",
        ),
        FaultCode.BODY_TOO_DEEP: (
            HTTPStatus.BAD_REQUEST,
            "内容嵌套太深，最多 {most} 层。",
            "The body is nested too deeply; at most {most} levels.",
        ),
        FaultCode.ADDRESS_UNREADABLE: (
            HTTPStatus.BAD_REQUEST,
            "地址或参数里有不能用的字符。",
            "The address or its parameters hold characters that cannot be used.",
        ),
        FaultCode.FIELDS_WRONG: (
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "有 {count} 处内容不对，见 fields。",
            "{count} fields are wrong; see fields.",
        ),
        FaultCode.OUT_OF_ORDER: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "系统出错，请把时间和地址告诉系统管理员。",
            "The hall made a mistake; tell its administrator the time and the address.",
        ),
    }
)
REFUSAL_STATUS: Mapping[RefusalCode, HTTPStatus] = MappingProxyType(
    {
        RefusalCode.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
        RefusalCode.BAD_MESSAGE: HTTPStatus.BAD_REQUEST,
        RefusalCode.HALL_BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


class FieldFault(Schema):
    """What is wrong with one field. field: its place, as `body.name` or `query.limit`."""

    field: str
    chinese: str
    english: str


class Fault(Schema):
    """Why it was not done. A program may rely on code for ever; the sentences are for people."""

    code: str
    chinese: str
    english: str
    fields: list[FieldFault] = Field(default_factory=list)


class ApiFault(Exception):  # noqa: N818 - an answer, not an error
    """The interface says no. facts fill the sentences."""

    def __init__(self, code: FaultCode, fields: list[FieldFault] | None = None, **facts: str | int) -> None:
        status, chinese, english = TABLE[code]
        super().__init__(f"{code}: {english}")
        self.status = status
        self.fault = Fault(
            code=code.value,
            chinese=chinese.format(**facts),
            english=english.format(**facts),
            fields=fields or [],
        )
        self.headers = {"Retry-After": str(facts["seconds"])} if "seconds" in facts else {}


def of_refusal(refusal: Refusal) -> tuple[HTTPStatus, Fault]:
    """The hall's own no, for the interface."""
    fault = Fault(
        code=refusal.code.value, chinese=refusal.sentence("zh"), english=refusal.sentence("en"), fields=[]
    )
    return REFUSAL_STATUS.get(refusal.code, HTTPStatus.CONFLICT), fault


# pydantic's kinds of errors, in the reader's words; the rest is "内容不对".
FIELD_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "必须填写。",
        "extra_forbidden": "没有这一项，请去掉。",
        "string_type": "要是文字。",
        "string_too_short": "太短。",
        "string_too_long": "太长。",
        "string_pattern_mismatch": "格式不对。",
        "int_type": "要是整数。",
        "int_parsing": "要是整数。",
        "int_parsing_size": "数太大。",
        "bool_type": "要是 true 或 false。",
        "bool_parsing": "要是 true 或 false。",
        "greater_than_equal": "太小。",
        "less_than_equal": "太大。",
        "greater_than": "太小。",
        "less_than": "太大。",
        "list_type": "要是列表。",
        "too_long": "太多。",
        "too_short": "太少。",
        "enum": "不在可选范围内。",
        "literal_error": "不在可选范围内。",
        "date_from_datetime_parsing": "要是日期，如 2026-03-01。",
        "date_parsing": "要是日期，如 2026-03-01。",
        "datetime_from_date_parsing": "要是时间，如 2026-03-01T09:00:00+08:00。",
        "datetime_parsing": "要是时间，如 2026-03-01T09:00:00+08:00。",
        "timezone_aware": "时间要带时区，如 2026-03-01T09:00:00+08:00。",
        "model_attributes_type": "要是一个对象。",
        "dict_type": "要是一个对象。",
    }
)


def of_fields(errors: list[dict[str, object]]) -> ApiFault:
    """What is wrong with the fields, as ninja found it; no value of the sender is repeated."""
    fields = [
        FieldFault(
            field=".".join(str(part) for part in _place(error)),
            chinese=FIELD_SENTENCES.get(str(error.get("type")), "内容不对。"),
            english=str(error.get("msg", "is wrong"))[:200],
        )
        for error in errors[:100]
    ]
    return ApiFault(FaultCode.FIELDS_WRONG, fields, count=len(errors))


def _place(error: dict[str, object]) -> list[object]:
    """Where it is, without the name of our own parameter behind `body`."""
    found = error.get("loc")
    parts = list(found) if isinstance(found, tuple | list) else []
    return [parts[0], *parts[2:]] if parts and parts[0] in ("body", "form") and len(parts) > 2 else parts
