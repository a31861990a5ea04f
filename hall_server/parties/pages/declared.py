"""Declares where the libraries' pages stand, and how their words in the audit trail read."""

from django.http import Http404

from hall_server.pages.registry import Pages
from hall_server.parties.facts import FIELD_NAMES
from hall_server.parties.models import Party
from hall_server.parties.queries import MOST_STEPS

VIEW, EDIT, READ, MERGE = "parties.view", "parties.edit", "parties.read", "parties.merge"

pages = Pages("parties", prefix="parties/")
pages.words(**FIELD_NAMES)
pages.words(
    party_known="登记了信息",
    party_corrected="更正了信息",
    party_merged="合并了重复记录",
    party_told_apart="撤销了合并",
    duplicate_different="认定不是同一个",
    mandate_given="登记了委托",
    mandate_ended="终止了委托",
    consent_given="登记了同意",
    consent_withdrawn="登记了撤回同意",
    personal_data_read="查看了个人信息",
    purpose="用途",
    source="来源",
    party="主体",
    into="合并到",
    mandate="委托",
    agent="代办人",
    matters="事项",
    consent="同意",
    how="方式",
    record="记录",
    duplicate="疑似重复",
)


def found(key: str) -> Party:
    """The party that stands for this key. Http404 when there is none."""
    for _ in range(MOST_STEPS):
        row = Party.objects.select_related("owner").filter(pk=key).first()
        if row is None:
            break
        if row.into_id is None:
            return row
        key = row.into_id
    raise Http404


def url_of(key: str) -> str:
    """The address of a party's record."""
    return pages.url("record", key=key)
