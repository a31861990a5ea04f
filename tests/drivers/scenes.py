"""Pictures with codes in them, as cameras see them: small, askew, noisy, dark."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import segno
from PIL import Image, ImageFilter

Grey = npt.NDArray[np.uint8]


def qr(payload: str, *, scale: int = 6, **options: Any) -> Image.Image:
    """A QR code with its quiet zone."""
    out = io.BytesIO()
    segno.make(payload, micro=False, **options).save(out, kind="png", scale=scale, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def frame(
    code: Image.Image,
    *,
    at: tuple[int, int] = (180, 90),
    size: tuple[int, int] = (640, 480),
    ground: int = 150,
) -> Image.Image:
    """The code on an even ground."""
    scene = Image.new("L", size, ground)
    scene.paste(code, at)
    return scene


def askew(image: Image.Image, degrees: float) -> Image.Image:
    """Turned."""
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=150)


def noisy(image: Image.Image, sigma: float, seed: int) -> Grey:
    """With the grain of a bad camera."""
    grain = np.random.default_rng(seed).normal(0, sigma, (image.height, image.width))
    return np.asarray(np.clip(np.asarray(image) + grain, 0, 255), dtype=np.uint8)


def blurred(image: Image.Image, radius: float) -> Image.Image:
    """Out of focus."""
    return image.filter(ImageFilter.GaussianBlur(radius))


def grey(image: Image.Image) -> Grey:
    """As an array."""
    return np.asarray(image, dtype=np.uint8)
