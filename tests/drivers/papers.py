"""Papers for the tests, and ways of looking at what came out."""

import io

import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image

from device_drivers.roles.ticket_printer import Align, BigLine, Paper, QrCode, Rule, Space, TextLine
from device_drivers.simulated.receipt_paper.printing import sheets
from device_drivers.simulated.receipt_paper.sheet import MARGIN, Sheet

QR = "HTTPS://HALL.EXAMPLE/T/7K2M9Q"


def ticket(number: str = "A023", name: str = "张*") -> Paper:
    """A ticket as a hall prints it."""
    return Paper(
        (
            TextLine("安和区政务服务中心", Align.CENTRE, scale=2, bold=True),
            Rule(),
            BigLine(number, 15.0),
            TextLine("办理事项：居民身份证换领（补领）、临时身份证申领以及其他相关业务"),
            TextLine(f"办事人：{name}"),
            TextLine("前面等候：3 人", bold=True),
            QrCode(QR),
            Space(),
            TextLine("A区 一楼", Align.RIGHT),
        )
    )


def only_sheet(content: bytes, dots: int = 576, *, chinese: bool = False) -> Sheet:
    """The one paper in these bytes, printed by a printer that starts without Chinese unless told."""
    (sheet,) = sheets(content, dots, chinese=chinese)
    return sheet


def picture(png: bytes) -> Image.Image:
    """The PNG as a picture."""
    return Image.open(io.BytesIO(png))


def ink(png: bytes) -> npt.NDArray[np.bool_]:
    """Which dots are black, of those the head can reach."""
    return (np.asarray(picture(png).convert("L")) < 128)[MARGIN:, MARGIN:-MARGIN]


def heights_of_marks(black: npt.NDArray[np.bool_]) -> list[int]:
    """Of each character of one line, from left to right: how many pixels its ink spans from top to bottom."""
    columns = np.flatnonzero(black.any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    spans = [np.flatnonzero(black[:, group].any(axis=1)) for group in groups]
    return [int(span[-1] - span[0] + 1) for span in spans]


def qr_payloads(png: bytes) -> list[str]:
    """What the QR codes on the paper say."""
    return [code.text for code in zxingcpp.read_barcodes(picture(png))]
