"""Decides at which speed a reader speaks when the site's settings leave it open: each is tried with a harmless question."""

from device_drivers.errors import DeviceTrouble
from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers.sam_dialogue import SamDialogue
from device_drivers.id_card_readers.troubles import reader_silent
from device_drivers.transports.serial_port import SerialPort

SPEEDS = (115200, 230400, 57600, 38400, 19200, 9600)
"""In the order in which readers are met; 230400 is a factory setting that command 60 cannot ask for."""


def find_speed(port: SerialPort, dialogue: SamDialogue) -> None:
    """Leave the port at the speed at which the reader answers. DeviceTrouble when it answers at none."""
    port.open()
    for speed in SPEEDS:
        port.change_speed(speed)
        dialogue.begin_afresh()
        try:
            dialogue.ask(sam.STATUS)
        except DeviceTrouble:
            if not port.is_open:
                raise
        else:
            return
    raise reader_silent()
