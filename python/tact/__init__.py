"""Tact judges how a reply to a customer will land, in French and in English.

:func:`check` judges one reply and explains itself; :func:`score` judges a whole column of them on all processors.
:mod:`tact.spark` does the same on a cluster. Everything happens where the data is: nothing is sent anywhere, and rules
and model are part of the package.

>>> import tact
>>> tact.check("You should have read the manual.").verdict
'hold'
>>> tact.score(["Merci beaucoup.", None]).column("tact_reason").to_pylist()
[None, 'no-text']
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tact import _columns, _engines
from tact._analysis import Analysis, Concern, Contribution, Edit, Finding, Fix, Span, Zone
from tact._tact import Error, __version__

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Analysis",
    "Concern",
    "Contribution",
    "Edit",
    "Error",
    "Finding",
    "Fix",
    "Span",
    "Zone",
    "__version__",
    "check",
    "schema",
    "score",
]


def check(
    text: str,
    lang: str | None = None,
    channel: str | None = None,
    customer: str | None = None,
    *,
    address: str | None = None,
    region: str | None = None,
    packs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    model: bool = True,
    ui: str = "en",
) -> Analysis:
    """Judge one reply.

    :param text: the reply.
    :param lang: ``"fr"`` or ``"en"``, where it must not be guessed.
    :param channel: ``"email"`` (as if not given), ``"chat"`` or ``"review"``; the latter two expect less ceremony.
    :param customer: what the customer wrote.
    :param address: ``"vous"`` or ``"tu"``, the agreed form of address in French.
    :param region: where the customer lives, such as ``"QC"``, for what is polite only there.
    :param packs: folders of house packs, laid over the rules in this order. Those of your configuration folder are not
        taken on their own, so that the same call gives the same answer everywhere.
    :param model: ``False``: the rules alone, without the learned second opinion.
    :param ui: the language of the explanations, ``"en"`` or ``"fr"``.
    :raises Error: where a parameter or a house pack is wrong; it says which.
    """
    if not isinstance(text, str):
        raise Error(f"text: this is {type(text).__name__}, not text; a column of replies goes to tact.score")
    if customer is not None and not isinstance(customer, str):
        raise Error(f"customer: this is {type(customer).__name__}, not text")
    if ui not in ("en", "fr"):
        raise Error(f"ui: {ui!r}; known: en, fr")
    engine = _engines.engine(_engines.read(packs), model, lang, channel, address, region)
    try:
        said = engine.check(text, customer, ui)
    except UnicodeEncodeError as error:
        raise Error(f"text: this is not valid Unicode: {error.reason} at character {error.start}") from None
    return Analysis._of(text, json.loads(said))


def score(
    texts: Any,
    lang: Any = None,
    channel: Any = None,
    customer: Any = None,
    *,
    address: str | None = None,
    region: str | None = None,
    packs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    model: bool = True,
    html: bool = False,
    threads: int | None = None,
) -> pa.Table:
    """Judge a column of replies.

    Text is read where it lies, through the Arrow C data interface, and judged outside the global interpreter lock.

    :param texts: an Arrow array, a pandas or Polars series, or any sequence of text; null where there is none.
    :param lang: ``"fr"`` or ``"en"`` for all of them, or a column of such words; by default Tact sees for itself.
    :param channel: ``"email"``, ``"chat"`` or ``"review"`` for all of them, or a column of words of your export.
    :param customer: a column of what the customers wrote.
    :param html: read texts that look like HTML as a person would see them.
    :param threads: on how many processors; by default on all there are.
    :returns: a table with a row for each reply, in their order. Where ``tact_reason`` is not null, the reply was not
        judged, and it says why: ``no-text`` (null or blank), ``empty`` (no words of the agent), ``language`` (one without
        rules), ``too-long``. Then all but ``tact_language`` and ``tact_channel`` is null. :func:`schema` names all columns.
    :raises Error: where a column is not text or of another length, or a house pack is wrong; it says which.

    The other parameters are those of :func:`check`.
    """
    columns = _columns.Columns(texts)
    one_lang = columns.add("lang", lang)
    one_channel = columns.add("channel", channel)
    if isinstance(customer, str):
        raise Error("customer: this is one text; give a column with a message for each reply")
    columns.add("customer", customer)
    engine = _engines.engine(_engines.read(packs), model, one_lang, one_channel, address, region)
    return engine.score(columns.reader(), html, _engines.threads(threads))


def schema() -> pa.Schema:
    """The columns that :func:`score` gives, and ``tact batch`` puts behind those of a Parquet or Arrow file."""
    return _engines.engine((), True, None, None, None, None).schema()
