"""Decides when the file of matters is fetched anew, on a thread of its own, until it is there."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from hall.credentials.device_home import DeviceHome
from hall.messages.devices import CatalogueFile
from hall.qt.background import Lane
from visiting.catalogue_store import CatalogueStore

logger = logging.getLogger(__name__)

RETRY = 5_000


class CatalogueLane(QObject):
    """The file of matters of one device. arrived: the Path of a file to be used from now on."""

    arrived = Signal(object)

    def __init__(self, home: DeviceHome, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._store = CatalogueStore(home.path / "catalogue")
        self._lane = Lane("catalogue", self)

    @property
    def present(self) -> Path | None:
        """The file in use; None when there is none yet."""
        return self._store.present()

    def want(self, file: CatalogueFile | None) -> None:
        """The hall named this file: fetch it unless it is in use."""
        if file is not None and not self._store.has(file):
            self._fetch(file)

    def close(self) -> None:
        """End; a file on its way is fetched at the next start."""
        self._lane.close(within=0.0)

    def _fetch(self, file: CatalogueFile) -> None:
        url, authority = self._home.web_url, self._home.authority_path
        self._lane.do(
            lambda: self._store.fetch(file, url, authority),
            self.arrived.emit,
            lambda fault: self._fetch_later(file, fault),
        )

    def _fetch_later(self, file: CatalogueFile, fault: Exception) -> None:
        logger.warning("the file of matters was not fetched, trying again: %s", fault)
        QTimer.singleShot(RETRY, self, lambda: self._fetch(file))
