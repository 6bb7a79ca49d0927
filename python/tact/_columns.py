"""Whatever holds text becomes a column of Arrow, without copies where it is one already."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.types as kinds

from tact._tact import Error


class Columns:
    """The columns of a call: ``text``, and those that are given for some of ``lang``, ``channel``, ``customer``."""

    def __init__(self, texts: Any) -> None:
        if isinstance(texts, str):
            raise Error("texts: this is one text; tact.check judges one reply")
        self._columns = {"text": column("texts", texts)}

    def add(self, name: str, values: Any) -> str | None:
        """Adds a column, or gives back the one word that stands for all rows."""
        if values is None or isinstance(values, str):
            return values
        given = column(name, values)
        rows = len(self._columns["text"])
        if len(given) != rows:
            raise Error(f"{name}: this has {len(given)} rows, and texts has {rows}; give one for each reply")
        self._columns[name] = given
        return None

    def reader(self) -> pa.RecordBatchReader:
        """All of them, row by row."""
        return pa.table(self._columns).to_reader()


def column(name: str, values: Any) -> pa.ChunkedArray:
    """A column of text; an error names it, by its own name where it has one."""
    own = getattr(values, "name", None)
    shown = f"{name} (column {own!r})" if isinstance(own, str) else name
    try:
        given = arrow(values)
    except (pa.ArrowException, TypeError, ValueError, NotImplementedError) as error:
        raise Error(f"{shown}: this holds no text: {error}") from error
    if not is_text(given.type):
        raise Error(f"{shown}: this is {given.type}, not text; convert it to text, or give another column")
    return given


def arrow(values: Any) -> pa.ChunkedArray:
    """Values as Arrow sees them."""
    if isinstance(values, pa.ChunkedArray):
        return values
    if isinstance(values, pa.Array):
        return pa.chunked_array([values])
    if hasattr(values, "columns"):
        raise TypeError("it is a table; give one column of it")
    if hasattr(values, "__arrow_c_stream__"):
        return pa.chunked_array(values)
    if hasattr(values, "__arrow_c_array__"):
        return pa.chunked_array([pa.array(values)])
    # pandas before 3, NumPy: whatever is missing there is null here.
    pandas = type(values).__module__.split(".")[0] in ("pandas", "numpy")
    array = pa.array(values, from_pandas=True) if pandas else pa.array(list(values))
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def is_text(kind: pa.DataType) -> bool:
    """Can values of this type be text?"""
    if kinds.is_dictionary(kind):
        return is_text(kind.value_type)
    view = getattr(kinds, "is_string_view", lambda _: False)
    return kinds.is_string(kind) or kinds.is_large_string(kind) or view(kind) or kinds.is_null(kind)
