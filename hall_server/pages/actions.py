"""Decides how long work is asked for, cancelled and forgotten, and when sent forms are."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from hall.credentials.private_files import make_private_folder
from hall.language import hall_clock
from hall_server.audit.actions import record
from hall_server.identifiers import new_id
from hall_server.installation import present
from hall_server.pages.long_work import run_of
from hall_server.pages.models import OVER, LongWork, SentForm, WorkState
from hall_server.pages.rights import actor

FORMS_KEPT = timedelta(days=2)
WORKS_KEPT = timedelta(days=90)
UPLOAD = "upload"


def ask_for(
    kind: str, title: str, wishes: dict[str, Any], *, asked_by: str, file: UploadedFile | None = None
) -> LongWork:
    """Put work into the worker's list. LookupError when nothing runs this kind.

    asked_by: `clerk:1001`. wishes: JSON. file: kept with it until it is forgotten.
    """
    run_of(kind)
    now = hall_clock.now()
    work = LongWork(
        id=new_id(now), kind=kind, title=title[:200], asked_by=asked_by, asked_at=now, wishes=wishes
    )
    if file is not None:
        work.file = str(file.name or "")[-200:]
        _keep(file, folder_of(work.pk))
    with transaction.atomic():
        work.save(force_insert=True)
        record("long_work_asked", f"work:{work.pk}", actor=asked_by, facts={"kind": kind}, is_first=True)
    return work


def asked(
    request: HttpRequest, kind: str, title: str, wishes: dict[str, Any], file: UploadedFile | None = None
) -> str:
    """The same for whoever asks by a page; the address where it is watched."""
    return watch_url(ask_for(kind, title, wishes, asked_by=actor(request), file=file).pk)


def watch_url(work: str) -> str:
    """Where a long work is watched."""
    return reverse("work-pages-work", kwargs={"key": work})


def folder_of(work: str) -> Path:
    """Where a work's files lie; made when first asked for."""
    folder = present().state_folder / "long_work" / work
    make_private_folder(folder)
    return folder


def cancel(work: str, *, who: str) -> bool:
    """Whether it will stop: at once while it waits, at its next step while it runs; what is over stays as it is."""
    now = hall_clock.now()
    with transaction.atomic():
        is_off = LongWork.objects.filter(pk=work, state=WorkState.WAITING).update(
            state=WorkState.CANCELLED, is_to_stop=True, ended_at=now
        )
        is_told = LongWork.objects.filter(pk=work, state=WorkState.RUNNING).update(is_to_stop=True)
        if is_off or is_told:
            record("long_work_cancelled", f"work:{work}", actor=who)
    return bool(is_off or is_told)


def forget_old(now: datetime) -> int:
    """Remove forms sent days ago and works over for months; how many."""
    forms, _ = SentForm.objects.filter(at__lt=now - FORMS_KEPT).delete()
    old = LongWork.objects.filter(state__in=OVER, ended_at__lt=now - WORKS_KEPT)
    for work in old.values_list("pk", flat=True)[:500]:
        shutil.rmtree(folder_of(work), ignore_errors=True)
        LongWork.objects.filter(pk=work).delete()
        forms += 1
    return forms


def _keep(file: UploadedFile, folder: Path) -> None:
    with (folder / UPLOAD).open("wb") as kept:
        for part in file.chunks():
            kept.write(part)
