"""Decides what Pinyin letters may mean: librime with Debian's dictionary, remembering nothing of anybody."""

import ctypes
import sys
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_size_t, sizeof
from functools import cache
from pathlib import Path

LIBRARY = "librime.so.1"
SHARED = "/usr/share/rime-data"
SCHEMA = b"luna_pinyin_simp"
MOST_CANDIDATES = 60
PAGE_DOWN = 0xFF56
FATAL_ONLY = 3


class PinyinMissing(RuntimeError):  # noqa: N818 - says what it is
    """librime or the dictionary built at set-up is not there."""


class _Traits(Structure):
    """RimeTraits of rime_api.h, librime 1.8."""

    _fields_ = (
        ("data_size", c_int),
        ("shared_data_dir", c_char_p),
        ("user_data_dir", c_char_p),
        ("distribution_name", c_char_p),
        ("distribution_code_name", c_char_p),
        ("distribution_version", c_char_p),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        ("log_dir", c_char_p),
        ("prebuilt_data_dir", c_char_p),
        ("staging_dir", c_char_p),
    )


class _Candidate(Structure):
    _fields_ = (("text", c_char_p), ("comment", c_char_p), ("reserved", ctypes.c_void_p))


class _CandidateList(Structure):
    _fields_ = (("ptr", ctypes.c_void_p), ("index", c_int), ("candidate", _Candidate))


class _Context(Structure):
    """RimeContext with its composition and menu written out."""

    _fields_ = (
        ("data_size", c_int),
        ("length", c_int),
        ("cursor_pos", c_int),
        ("sel_start", c_int),
        ("sel_end", c_int),
        ("preedit", c_char_p),
        ("page_size", c_int),
        ("page_no", c_int),
        ("is_last_page", c_int),
        ("highlighted", c_int),
        ("num_candidates", c_int),
        ("candidates", POINTER(_Candidate)),
        ("select_keys", c_char_p),
        ("commit_text_preview", c_char_p),
        ("select_labels", POINTER(c_char_p)),
    )


class _Commit(Structure):
    _fields_ = (("data_size", c_int), ("text", c_char_p))


def _sized(structure: ctypes.Structure) -> None:
    structure.data_size = sizeof(structure) - sizeof(c_int)


def dictionary() -> Path:
    """Where set-up built the dictionary of this environment."""
    return Path(sys.prefix) / "pinyin"


def _traits(place: Path) -> _Traits:
    traits = _Traits(
        shared_data_dir=SHARED.encode(),
        user_data_dir=str(place).encode(),
        distribution_name=b"zhiting",
        distribution_code_name=b"zhiting",
        distribution_version=b"1",
        app_name=b"rime.zhiting",
        min_log_level=FATAL_ONLY,
        log_dir=b"",
        prebuilt_data_dir=f"{SHARED}/build".encode(),
        staging_dir=str(place / "build").encode(),
    )
    _sized(traits)
    return traits


@cache
def _library(place: Path) -> ctypes.CDLL:
    """librime, set up. Once a process: a second RimeSetup of librime 1.8.5 crashes."""
    if not (place / "build" / "luna_pinyin_simp.schema.yaml").exists():
        raise PinyinMissing(f"{place} holds no Pinyin dictionary; run packaging/set-up.sh")
    try:
        rime = ctypes.CDLL(LIBRARY)
    except OSError as fault:
        raise PinyinMissing(f"{LIBRARY} cannot be loaded: {fault}") from fault
    rime.RimeCreateSession.restype = c_size_t
    rime.RimeSelectSchema.argtypes = (c_size_t, c_char_p)
    rime.RimeProcessKey.argtypes = (c_size_t, c_int, c_int)
    for name in ("RimeDestroySession", "RimeClearComposition"):
        getattr(rime, name).argtypes = (c_size_t,)
    rime.RimeGetContext.argtypes = (c_size_t, POINTER(_Context))
    rime.RimeFreeContext.argtypes = (POINTER(_Context),)
    rime.RimeGetCommit.argtypes = (c_size_t, POINTER(_Commit))
    rime.RimeFreeCommit.argtypes = (POINTER(_Commit),)
    rime.RimeCandidateListBegin.argtypes = (c_size_t, POINTER(_CandidateList))
    rime.RimeCandidateListNext.argtypes = (POINTER(_CandidateList),)
    rime.RimeCandidateListEnd.argtypes = (POINTER(_CandidateList),)
    rime.RimeSetup(byref(_traits(place)))
    return rime


class Pinyin:
    """One session of librime. Close it, or the process crashes at its end.

    letters -> `type`; `candidates` best first; `choose` returns what is settled, empty while letters are left over.
    """

    def __init__(self, built: Path | None = None) -> None:
        place = built or dictionary()
        self._rime = _library(place)
        self._rime.RimeInitialize(byref(_traits(place)))
        self._session = self._rime.RimeCreateSession()
        self._rime.RimeSelectSchema(self._session, SCHEMA)
        self._is_open = True

    def type(self, letter: str) -> None:
        """Add one letter a-z or the apostrophe that parts syllables."""
        if len(letter) == 1 and letter in "abcdefghijklmnopqrstuvwxyz'":
            self._rime.RimeProcessKey(self._session, ord(letter), 0)

    def delete(self) -> None:
        """Take the last letter away."""
        self._rime.RimeProcessKey(self._session, 0xFF08, 0)

    def clear(self) -> None:
        """Forget the letters."""
        self._rime.RimeClearComposition(self._session)

    @property
    def letters(self) -> str:
        """What is typed and not settled, parted into syllables, with what was chosen already before it."""
        context = _Context()
        _sized(context)
        if not self._rime.RimeGetContext(self._session, byref(context)):
            return ""
        text = (context.preedit or b"").decode()
        self._rime.RimeFreeContext(byref(context))
        return text

    @property
    def candidates(self) -> tuple[str, ...]:
        """What the letters may mean, best first, at most MOST_CANDIDATES."""
        found: list[str] = []
        iterator = _CandidateList()
        if not self._rime.RimeCandidateListBegin(self._session, byref(iterator)):
            return ()
        while len(found) < MOST_CANDIDATES and self._rime.RimeCandidateListNext(byref(iterator)):
            found.append((iterator.candidate.text or b"").decode())
        self._rime.RimeCandidateListEnd(byref(iterator))
        return tuple(found)

    def choose(self, index: int) -> str:
        """Take a candidate. Returns the whole settled text, or nothing while letters are left to choose for."""
        page_size = self._page_size()
        if page_size == 0:
            return ""
        for _ in range(index // page_size):
            self._rime.RimeProcessKey(self._session, PAGE_DOWN, 0)
        self._rime.RimeProcessKey(self._session, ord("1") + index % page_size, 0)
        return self._settled()

    def _page_size(self) -> int:
        context = _Context()
        _sized(context)
        if not self._rime.RimeGetContext(self._session, byref(context)):
            return 0
        size = int(context.page_size) if context.num_candidates else 0
        self._rime.RimeFreeContext(byref(context))
        return size

    def _settled(self) -> str:
        commit = _Commit()
        _sized(commit)
        if not self._rime.RimeGetCommit(self._session, byref(commit)):
            return ""
        text = (commit.text or b"").decode()
        self._rime.RimeFreeCommit(byref(commit))
        return text

    def close(self) -> None:
        """End session and library, in this order. Safe to call twice."""
        if self._is_open:
            self._is_open = False
            self._rime.RimeDestroySession(self._session)
            self._rime.RimeFinalize()
