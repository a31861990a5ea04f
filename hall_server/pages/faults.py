"""Decides what a browser shows when no page answers: in Chinese, what became of the last step and who does what."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hall.language import hall_clock
from hall_server.passing_faults import is_passing

ASK = "在大厅外请拨打12345，在大厅内请找工作人员。"

TOO_MUCH = "一次填写的内容太多，没有保存。请返回上一页，删减文字，或把长的内容作为附件上传。"

logger = logging.getLogger(__name__)


class PatienceEnds:
    """Middleware: a page whose database would not answer in time says so, instead of calling it a fault."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Django calls this for what a view raises."""
        if not (isinstance(fault, Error) and is_passing(fault)):
            return None
        logger.warning("the database is busy for %s: %s", request.path, fault)
        return busy(request)


def busy(request: HttpRequest) -> HttpResponse:
    """Somebody else kept the database for longer than anybody waits."""
    response = _told(
        request,
        "系统正忙",
        f"刚才这一步没有保存。请等几秒，返回上一页再试一次；一直这样，{ASK}",
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response.headers["Retry-After"] = "5"
    return response


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the browser sent cannot be read."""
    logger.warning("%s cannot be read: %s", request.path, type(exception).__name__)
    if isinstance(exception, RequestDataTooBig):
        return _told(request, "内容太多", TOO_MUCH, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _told(
        request,
        "没有读懂",
        f"浏览器发来的内容不完整，没有保存。请返回上一页重新打开，再试一次；还是不行，{ASK}",
        HTTPStatus.BAD_REQUEST,
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark this server gave it: left open for too long, or not of this server."""
    logger.warning("%s was sent without its mark: %s", request.path, reason)
    return _told(
        request,
        "这一页已经过期",
        "这一页打开得太久，或者在别处登录或退出过，所以没有保存。请返回上一页，刷新后再填一次。",
        HTTPStatus.FORBIDDEN,
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not for whoever asks."""
    del exception
    return _told(
        request, "不能打开这一页", "您的账号没有这一页的权限。需要时请找安全管理员。", HTTPStatus.FORBIDDEN
    )


def nowhere(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page has this address."""
    del exception
    return _told(
        request,
        "没有这一页",
        f"请核对地址；是扫码或从短信打开的，请重新扫一次或从短信再点一次。还是打不开，{ASK}",
        HTTPStatus.NOT_FOUND,
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; its time finds it in the log."""
    at = hall_clock.local(hall_clock.now())
    return _told(
        request,
        "系统出错",
        f"刚才这一步没有办成。请返回上一页再试一次；还是这样，请把时间{at:%H:%M:%S}告诉工作人员，由系统管理员处理。",
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def _told(request: HttpRequest, title: str, sentence: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "pages/fault.html", {"title": title, "sentence": sentence}, status=status)
