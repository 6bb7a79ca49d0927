"""The part of the package that is in Rust."""

import pyarrow as pa

__version__: str

class Error(ValueError):
    """What is wrong, where, and what to do."""

def read_pack(folder: str) -> list[tuple[str, str, str]]:
    """The files of a house pack: where each stands for people, its path inside the pack, its text."""

class Engine:
    """Rules, and what is taken for known of replies that do not say it."""

    def __new__(
        cls,
        packs: list[list[tuple[str, str, str]]],
        model: bool,
        lang: str | None,
        channel: str,
        address: str | None,
        region: str | None,
    ) -> Engine: ...
    def check(self, text: str, customer: str | None, ui: str) -> str:
        """One reply; the object of ``tact check --format json`` as text."""

    def score(self, rows: pa.RecordBatchReader, html: bool, threads: int) -> pa.Table:
        """Columns called ``text``, ``lang``, ``channel``, ``customer``, judged row by row."""

    def alone(self, rows: pa.RecordBatchReader, html: bool) -> float:
        """How many seconds the engine alone takes for the same rows on one thread."""

    def schema(self) -> pa.Schema:
        """The columns that ``score`` gives."""

    def dimensions(self) -> list[str]:
        """The names of the scores."""
