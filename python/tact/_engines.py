"""The rules, read and compiled once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache

from tact._tact import Engine, Error, read_pack

#: The files of a pack: where each stands for people, its path inside the pack, its text.
Pack = tuple[tuple[str, str, str], ...]


def read(packs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> tuple[Pack, ...]:
    """The files of house packs. They are read at every call, so that a change counts."""
    if isinstance(packs, (str, os.PathLike)):
        packs = [packs]
    return tuple(tuple(read_pack(os.fspath(pack))) for pack in packs)


@lru_cache(maxsize=64)
def engine(
    packs: tuple[Pack, ...],
    model: bool,
    lang: str | None,
    channel: str | None,
    address: str | None,
    region: str | None,
) -> Engine:
    """One who judges so."""
    if lang == "auto":
        lang = None
    return Engine([list(pack) for pack in packs], model, lang, channel or "email", address, region)


def threads(wanted: int | None) -> int:
    """On how many processors: those that this process may use."""
    if wanted is not None:
        if wanted < 1:
            raise Error(f"threads: {wanted}; give 1 or more")
        return wanted
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
