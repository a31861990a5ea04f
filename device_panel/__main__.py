"""Wires the training window to the stand-ins' admin API."""

import argparse
import os
import sys
from pathlib import Path

from device_panel.panel import Panel
from device_panel.screens.panel_window import PanelWindow
from device_panel.stand_ins import StandIns
from hall.qt.shell import Place, show_at, start_widgets
from hall.qt.stop_signals import StopSignals
from hall.qt.words import Words

DESIGN_WIDTH = 580


def main() -> int:
    """Show the panel until its window is closed. The admin API's token comes in ZHITING_STAND_INS_TOKEN."""
    parser = argparse.ArgumentParser(prog="device_panel")
    parser.add_argument("--admin", required=True, help="URL of the stand-ins' admin API")
    parser.add_argument("--place", type=Place.parse, help="X,Y,W,H on a shared screen")
    wishes = parser.parse_args()
    scale = wishes.place.width / DESIGN_WIDTH if wishes.place else 1.0
    application = start_widgets("device_panel", scale=scale)
    stand_ins = StandIns(wishes.admin, os.environ.get("ZHITING_STAND_INS_TOKEN", ""))
    StopSignals(application)
    window = PanelWindow(Panel(stand_ins), Words(Path(__file__).parent / "words"))
    show_at(window, wishes.place or Place(0, 0, DESIGN_WIDTH, 1240))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
