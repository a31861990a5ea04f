"""Decides the one digest that stands for many lines in their order (the tree of RFC 6962, 2.1)."""

import hashlib
from collections.abc import Iterable

_LEAF, _NODE = b"\x00", b"\x01"


class Tree:
    """Takes leaves one after the other; keeps no more of them than the height of the tree."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        self.leaves = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """The next leaf."""
        height, node = 0, self._hash(_LEAF + leaf)
        while self._peaks and self._peaks[-1][0] == height:
            node = self._hash(_NODE + self._peaks.pop()[1] + node)
            height += 1
        self._peaks.append((height, node))
        self.leaves += 1

    def root(self) -> str:
        """`algorithm:hex` of all leaves so far; more may follow."""
        if not self._peaks:
            return f"{self.algorithm}:{self._hash(b'').hex()}"
        node = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            node = self._hash(_NODE + peak + node)
        return f"{self.algorithm}:{node.hex()}"

    def _hash(self, text: bytes) -> bytes:
        return hashlib.new(self.algorithm, text).digest()


def leaf_of(key: int, digest: str) -> bytes:
    """How a line of the trail enters a tree: its number and its digest, which covers all the rest of it."""
    return f"{key} {digest}".encode()


def root_of(algorithm: str, lines: Iterable[tuple[int, str]]) -> tuple[str, int]:
    """(root, number of lines) over (key, digest)."""
    tree = Tree(algorithm)
    for key, digest in lines:
        tree.add(leaf_of(key, digest))
    return tree.root(), tree.leaves
