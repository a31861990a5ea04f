"""How a sentence is read, judged by pinyin and by the engine's own phonemes, never by ear."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.voices import numbers_aloud
from device_drivers.voices.english_wording import english_of
from device_drivers.voices.pinyin_reading import pinyin_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("请A001号到三号窗口", "qing3 A ling2 ling2 yi1 hao4 dao4 san1 hao4 chuang1 kou3"),
        ("请A1023号到12号窗口", "qing3 A yi1 ling2 er4 san1 hao4 dao4 shi2 er4 hao4 chuang1 kou3"),
        ("请 B-100 号到一号窗口", "qing3 B yi1 ling2 ling2 hao4 dao4 yi1 hao4 chuang1 kou3"),
        ("请VIP008号", "qing3 V I P ling2 ling2 ba1 hao4"),
        ("请Ａ００１号，到３号窗口。", "qing3 A ling2 ling2 yi1 hao4, dao4 san1 hao4 chuang1 kou3."),
        ("前面还有2位，约15分钟", "qian2 mian4 hai2 you3 liang3 wei4, yue1 shi2 wu3 fen1 zhong1"),
        ("请到二楼B区", "qing3 dao4 er4 lou2 B qu1"),
        ("请到2楼", "qing3 dao4 er4 lou2"),
        ("3-5号窗口", "san1 dao4 wu3 hao4 chuang1 kou3"),
        ("0007号", "ling2 ling2 ling2 qi1 hao4"),
        ("9:00-17:30", "jiu3 dian3 dao4 shi2 qi1 dian3 san1 shi2 fen1"),
        ("2026年2月1日", "er4 ling2 er4 liu4 nian2 er4 yue4 yi1 ri4"),
        ("2026-11-21", "er4 ling2 er4 liu4 nian2 shi2 yi1 yue4 er4 shi2 yi1 ri4"),
        ("0826-2345678", "ling2 ba1 er4 liu4 er4 san1 si4 wu3 liu4 qi1 ba1"),
        ("满意度98.5%", "man3 yi4 du4 bai3 fen1 zhi1 jiu3 shi2 ba1 dian3 wu3"),
    ],
)
def test_numbers(written: str, read: str) -> None:
    assert pinyin_of(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("张*三", "zhang1 mou3 san1"),
        ("张*", "zhang1 mou3"),
        ("欧阳**", "ou1 yang2 mou3"),
        ("请张＊三到3号窗口", "qing3 zhang1 mou3 san1 dao4 san1 hao4 chuang1 kou3"),
        ("请单*到1号窗口", "qing3 shan4 mou3 dao4 yi1 hao4 chuang1 kou3"),
        ("请曾伟到1号窗口", "qing3 zeng1 wei3 dao4 yi1 hao4 chuang1 kou3"),
        ("请解先生到1号窗口", "qing3 xie4 xian1 sheng1 dao4 yi1 hao4 chuang1 kou3"),
        ("任*行", "ren2 mou3 xing2"),
        ("请携带单据", "qing3 xie2 dai4 dan1 ju4"),
        ("请解除", "qing3 jie3 chu2"),
        ("阿依古丽·买买提", "a1 yi1 gu3 li4 mai3 mai3 ti2"),
        ("张𪚥", "zhang1 zhe2"),
    ],
)
def test_names(written: str, read: str) -> None:
    assert pinyin_of(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("行政审批", "xing2 zheng4 shen3 pi1"),
        ("行业执行", "hang2 ye4 zhi2 xing2"),
        ("统一行政", "tong3 yi1 xing2 zheng4"),
        ("重新取号", "chong2 xin1 qu3 hao4"),
        ("重要重点", "zhong4 yao4 zhong4 dian3"),
        ("重庆", "chong2 qing4"),
        ("重呼", "chong2 hu1"),
        ("还款还有", "huan2 kuan3 hai2 you3"),
        ("不动产不能", "bu2 dong4 chan3 bu4 neng2"),
        ("一张身份证，一份材料", "yi4 zhang1 shen1 fen4 zheng4, yi2 fen4 cai2 liao4"),
        ("一号一楼第一次", "yi1 hao4 yi1 lou2 di4 yi1 ci4"),
        ("一次性告知", "yi2 ci4 xing4 gao4 zhi1"),
        ("绿色通道女士", "lv4 se4 tong1 dao4 nv3 shi4"),
        (
            "您的身份证遗留在读卡器上，请取回！",
            "nin2 de5 shen1 fen4 zheng4 yi2 liu2 zai4 du2 ka3 qi4 shang4, qing3 qu3 hui2.",
        ),
    ],
)
def test_characters_of_many_readings(written: str, read: str) -> None:
    assert pinyin_of(written) == read


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"), (2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1000, "一千"),
        (1023, "一千零二十三"), (10003, "一万零三"), (10010, "一万零一十"), (20500, "二万零五百"), (100010000, "一亿零一万"),
        (1000000, "一百万"), (100000003, "一亿零三"),
    ],
)  # fmt: skip
def test_amounts(number: int, said: str) -> None:
    assert numbers_aloud.amount(number) == said


@given(st.integers(0, 10**12 - 1))
def test_an_amount_means_its_number(number: int) -> None:
    assert meaning(numbers_aloud.amount(number)) == number


def meaning(said: str) -> int:
    """A Chinese amount read back, by the place of its units."""
    total = group = figure = 0
    for mark in said:
        if mark in "零一二三四五六七八九":
            figure = "零一二三四五六七八九".index(mark)
        elif mark in "十百千":
            group += (figure or (1 if mark == "十" else 0)) * 10 ** (" 十百千".index(mark))
            figure = 0
        else:
            group += figure
            total = (total + group) * 10**8 if mark == "亿" else total + group * 10**4
            group = figure = 0
    return total + group + figure


@given(st.text(max_size=80))
def test_any_sentence_becomes_syllables_letters_and_pauses(text: str) -> None:
    for word in pinyin_of(text).split():
        bare = word.rstrip(",.")
        assert (bare.isascii() and bare[:-1].isalpha() and bare[-1] in "12345") or (
            len(bare) == 1 and bare.isupper()
        ), word


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ticket A001, please go to window 3.", "Ticket A, zero zero one, please go to window 3."),
        ("张*三 A001 go to window 12", "Zhang Mou San A, zero zero one go to window 12"),
        ("[[x]] <b> -v", "x b -v"),
    ],
)
def test_english(written: str, read: str) -> None:
    assert english_of(written) == read


def phonemes(voice: str, said: str) -> str:
    """What espeak-ng itself would pronounce."""
    command = ["espeak-ng", "-q", "-x", "-v", voice, "--stdin"]
    return subprocess.run(
        command, input=said, capture_output=True, text=True, check=True, timeout=10
    ).stdout.strip()


def test_the_engine_pronounces_every_syllable_with_its_tone() -> None:
    heard = phonemes("cmn-latn-pinyin", pinyin_of("请A001号到三号窗口"))
    assert (
        heard
        == "tS;h'i21N_| 'ei51_| l'i35N_| l'i35N_| j'i55_| X'Au51_| t'Au51_| s'a55n_| X'Au51_| ts.hw'A55N_| kh'ou214_|"
    )


@pytest.mark.parametrize("letter", list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_the_engine_names_every_letter(letter: str) -> None:
    assert phonemes("cmn-latn-pinyin", pinyin_of(f"{letter}001")).startswith(
        phonemes("cmn-latn-pinyin", letter)
    )
    assert phonemes("cmn-latn-pinyin", letter)
