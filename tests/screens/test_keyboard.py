"""The touch keyboard: Chinese by Pinyin, digits, and no memory of anybody."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from hall.qt.keyboard import A_PAGE, Keyboard, Keys
from hall.qt.pinyin import dictionary

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def keyboard(application: QApplication) -> Iterator[Keyboard]:
    keyboard = Keyboard()
    yield keyboard
    keyboard.end()


def strike(keyboard: Keyboard, letters: str) -> None:
    """Touch one key after the other."""
    for letter in letters:
        keyboard.press(letter)


def shown(keyboard: Keyboard) -> list[str]:
    """The candidates on the screen."""
    candidates = keyboard.property("candidates")
    assert isinstance(candidates, list)
    return candidates


def test_zhangwei_is_zhang_wei(keyboard: Keyboard) -> None:
    keyboard.open(Keys.PINYIN, "", 30)
    strike(keyboard, "zhangwei")
    assert shown(keyboard)[0] == "张伟"
    assert len(shown(keyboard)) == A_PAGE
    keyboard.choose(0)
    assert keyboard.property("text") == "张伟"
    assert keyboard.property("letters") == ""


def test_a_name_is_put_together_from_its_syllables(keyboard: Keyboard) -> None:
    keyboard.open(Keys.PINYIN, "", 30)
    strike(keyboard, "xiuying")
    while "秀" not in shown(keyboard):
        keyboard.more()
    keyboard.choose(shown(keyboard).index("秀"))
    assert keyboard.property("text") == ""
    while "英" not in shown(keyboard):
        keyboard.more()
    keyboard.choose(shown(keyboard).index("英"))
    assert keyboard.property("text") == "秀英"


def test_nothing_is_learnt_from_a_visitor(keyboard: Keyboard) -> None:
    """A phrase chosen again and again comes no earlier, here or in the next process, and no file grows."""
    before = sorted((path.name, path.stat().st_size) for path in dictionary().rglob("*"))
    keyboard.open(Keys.PINYIN, "", 300)
    strike(keyboard, "zhangwei")
    first = list(shown(keyboard))
    for _ in range(5):
        keyboard.choose(2)
        strike(keyboard, "zhangwei")
    assert shown(keyboard) == first
    keyboard.end()
    assert sorted((path.name, path.stat().st_size) for path in dictionary().rglob("*")) == before


def test_closing_forgets_the_letters(keyboard: Keyboard) -> None:
    keyboard.open(Keys.PINYIN, "", 30)
    strike(keyboard, "zhangwei")
    keyboard.close()
    keyboard.open(Keys.PINYIN, "", 30)
    assert shown(keyboard) == []
    assert keyboard.property("letters") == ""


def test_a_phone_number_takes_digits_alone_and_no_more_than_fit(keyboard: Keyboard) -> None:
    keyboard.open(Keys.DIGITS, "", 11)
    strike(keyboard, "13a8中0013800099")
    assert keyboard.property("text") == "13800138000"
    keyboard.delete()
    assert keyboard.property("text") == "1380013800"
    keyboard.change_keys("letters")
    assert keyboard.property("keys") == "digits"


def test_an_identity_number_may_end_with_x(keyboard: Keyboard) -> None:
    keyboard.open(Keys.ID_NUMBER, "", 18)
    strike(keyboard, "5116Xab")
    assert keyboard.property("text") == "5116X"


def test_a_process_that_typed_ends_well() -> None:
    """librime crashes at exit unless its session and the library are ended in order."""
    program = (
        "from hall.qt.keyboard import Keyboard, Keys\n"
        "keyboard = Keyboard()\n"
        "keyboard.open(Keys.PINYIN, '', 9)\n"
        "for letter in 'zhangwei': keyboard.press(letter)\n"
        "assert keyboard.property('candidates')[0] == '张伟'\n"
        "keyboard.end()\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=30, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-300:]
