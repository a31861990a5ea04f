"""The cards of the fixed cast, with valid check characters; no real person's."""

from typing import Any

from hall.language.identity_numbers import check_character


def number(first_seventeen: str) -> str:
    """Seventeen digits with their check character."""
    return first_seventeen + check_character(first_seventeen)


ZHANG_WEI: dict[str, Any] = {
    "name": "张伟",
    "id_number": number("51160219850312001"),
    "nation": "01",
    "address": "安和区人民路1号",
    "authority": "安和区公安局",
    "valid_from": "20200101",
    "valid_to": "20400101",
}
WANG_XIUYING: dict[str, Any] = ZHANG_WEI | {
    "name": "王秀英",
    "id_number": number("51160219480709002"),
    "valid_to": "长期",
}
OUYANG: dict[str, Any] = ZHANG_WEI | {"name": "欧阳修远", "id_number": number("51160219910228003")}
AYGUL: dict[str, Any] = ZHANG_WEI | {
    "name": "阿依古丽·买买提",
    "id_number": number("65010219930815002"),
    "nation": "05",
}
LI_NA_PERMIT: dict[str, Any] = ZHANG_WEI | {
    "document": "hmt_permit",
    "name": "李娜",
    "id_number": number("81000019881123004"),
    "nation": "",
    "pass_number": "H12345678",
    "issue_count": "01",
}
FOREIGN_2017: dict[str, Any] = {
    "document": "foreign_2017",
    "english_name": "EXAMPLE, ANNA MARIA",
    "name": "李娜",
    "sex": "2",
    "id_number": "CAN110019880101",
    "nationality": "CAN",
    "birth": "19880101",
    "authority": "1500",
    "valid_from": "20180101",
    "valid_to": "20280101",
}
FOREIGN_2023: dict[str, Any] = {
    "document": "foreign_2023",
    "name": "",
    "english_name": "EXAMPLE, MAXIMILIAN ALEXANDER JOHN ANDREW",
    "sex": "1",
    "issue_count": "02",
    "id_number": "911124198108030024",
    "birth": "19810803",
    "nationality": "DEU",
    "previous_number": "123",
    "valid_from": "20240101",
    "valid_to": "20340101",
}
ALL = (ZHANG_WEI, WANG_XIUYING, OUYANG, AYGUL, LI_NA_PERMIT, FOREIGN_2017, FOREIGN_2023)

ZHANG_WEI_CHIP: dict[str, Any] = {"name": "张伟", "id_number": ZHANG_WEI["id_number"]}
AYGUL_CHIP: dict[str, Any] = {
    "name": "阿依古丽·买买提",
    "id_number": AYGUL["id_number"],
    "sex": "2",
    "nation": "05",
    "birth": "19930815",
}
