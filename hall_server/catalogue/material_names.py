"""Decides when two names of materials mean the same paper."""

import re
import unicodedata

_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_MARKS = re.compile(r"[\s《》“”\"'、，,。．.；;：:·—\-_/]")
_COPIES = re.compile(
    r"(?:原件|复印件|扫描件|影印件|正本|副本|及|和|与|或|[一二两三四五六七八九十\d]+[份张套])+$"
)
_PREFIX = re.compile(r"^(?:申请人|本人|当事人|经营者|申请单位|申办人)(?:的)?(?:有效)?")
_SAME = {
    "身份证": "居民身份证",
    "身份证明": "居民身份证",
    "身份证件": "居民身份证",
    "居民身份证明": "居民身份证",
    "有效身份证件": "居民身份证",
    "户口本": "居民户口簿",
    "户口簿": "居民户口簿",
    "户口薄": "居民户口簿",
    "照片": "近期免冠照片",
    "免冠照片": "近期免冠照片",
    "近期照片": "近期免冠照片",
    "营业执照副本": "营业执照",
}


def normalised(name: str) -> str:
    """Without brackets, marks, copies and whose it is; wide letters as narrow ones; everyday names as official ones."""
    bare = unicodedata.normalize("NFKC", name)
    bare = _MARKS.sub("", _BRACKETS.sub("", bare))
    bare = _PREFIX.sub("", _COPIES.sub("", bare)) or bare
    return _SAME.get(bare, bare) or name
