"""The photo of a card, and the program a site has a licence for."""

import base64
import io
import json
import struct
from pathlib import Path

import pytest
from PIL import Image

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_id_card_reader
from device_drivers.checks import Counts
from device_drivers.id_card_readers.photo_decoder import PhotoUndecoded, ProgramDecoder
from tests.drivers import cast
from tests.drivers.reader_stage import ReaderStage
from tests.drivers.test_verbs import typed

HEAD = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 38862, 0, 0, 54, 40, 102, 126, 1, 24, 0, 38808, 0, 0, 0, 0)
PRINTED = "".join(rf"\{byte:03o}" for byte in HEAD)
RIGHT = f"""#!/bin/sh
test "$(wc -c)" = 1024 || exit 1
printf '{PRINTED}'
head -c 38808 /dev/zero
"""


def program(folder: Path, script: str) -> Path:
    """An executable of the site."""
    path = folder / "decoder"
    path.write_text(script)
    path.chmod(0o755)
    return path


def test_a_card_comes_with_its_picture(tmp_path: Path) -> None:
    decoder = program(tmp_path, RIGHT)
    with ReaderStage(tmp_path, watched=False) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        told = typed("read", "id_card_reader", "--on", f"{stage.stand_in.address}&photo={decoder}", "--json")
    card = json.loads(told.stdout)["card"]
    assert card["name"] == cast.ZHANG_WEI["name"]
    picture = Image.open(io.BytesIO(base64.b64decode(card["picture"])))
    assert (picture.format, picture.size) == ("PNG", (102, 126))


@pytest.mark.parametrize(
    "script",
    ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho nonsense\n", "#!/bin/sh\nkill -SEGV $$\n", "no program at all"],
)
def test_a_decoder_that_fails_costs_the_picture_and_not_the_card(tmp_path: Path, script: str) -> None:
    decoder = program(tmp_path, script)
    with ReaderStage(tmp_path, watched=False) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        reader = open_id_card_reader(f"{stage.stand_in.address}&photo={decoder}")
        card = reader.read(10)
        assert (card.id_number, card.picture) == (cast.ZHANG_WEI["id_number"], b"")
        assert isinstance(reader, Counts)
        assert reader.counters()["photos_undecoded"] == 1
        reader.close()


def test_a_decoder_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(PhotoUndecoded):
        ProgramDecoder(program(tmp_path, "#!/bin/sh\nexec sleep 60\n"), within=0.3).picture(bytes(1024))


def test_a_picture_of_another_size_is_none(tmp_path: Path) -> None:
    Image.new("RGB", (10, 10)).save(tmp_path / "small.png")
    decoder = ProgramDecoder(program(tmp_path, f"#!/bin/sh\nexec cat {tmp_path}/small.png\n"))
    with pytest.raises(PhotoUndecoded):
        decoder.picture(bytes(1024))


def test_a_decoder_that_is_not_there_is_the_addresss_fault(tmp_path: Path) -> None:
    with pytest.raises(AddressWrong, match="photos"):
        open_id_card_reader(f"serial:/dev/ttyUSB0?photo={tmp_path}/none")
    (tmp_path / "text").write_text("")
    with pytest.raises(AddressWrong, match="photos"):
        open_id_card_reader(f"tcp:192.0.2.1:4001?photo={tmp_path}/text")
