"""Names every decoder of the package: what takes bytes from outside and makes something of them."""

from device_drivers.bench.decoders import boards, cards, codes, messages, papers
from device_drivers.bench.decoders.decoder import Decode, Decoder

__all__ = ["DECODERS", "Decode", "Decoder"]

DECODERS: tuple[Decoder, ...] = (
    *cards.DECODERS,
    *papers.DECODERS,
    *boards.DECODERS,
    *messages.DECODERS,
    *codes.DECODERS,
)
"""Each is run for itself."""
