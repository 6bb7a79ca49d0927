"""Tact on Spark: past replies judged where they are, and their figures.

>>> import tact.spark
>>> judged = tact.spark.score(spark.read.parquet("replies"), text="body", customer="question")
>>> tact.spark.summarise(judged, by=["agent", "team", "date"]).write.parquet("summary.parquet")

Scheduling, retries and shuffles are Spark's. The package must be installed where the executors run; house packs are read
by the driver and travel with the task.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tact import _engines
from tact._tact import Error

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

__all__ = ["schema", "score", "summarise"]

#: How many bins a score has in a summary: five points each, 100 in the last one.
BINS = 20

#: What a summary tells apart, by the names of its columns; language and channel come from the judgement.
KEYS = ("agent", "team", "date")

#: Why a row was not judged although it could be read.
NOT_JUDGED = ("empty", "language")


def score(
    df: DataFrame,
    text: str = "text",
    lang: str | None = None,
    channel: str | None = None,
    customer: str | None = None,
    *,
    address: str | None = None,
    region: str | None = None,
    packs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    model: bool = True,
    html: bool | None = None,
) -> DataFrame:
    """The rows of ``df``, judged: its columns, and those of :func:`tact.schema` with the types that Spark has for them.

    :param text: the column of the replies.
    :param lang: a column of their languages, or ``"fr"`` or ``"en"`` for all of them.
    :param channel: a column that says how they were sent, or ``"email"``, ``"chat"`` or ``"review"`` for all of them.
    :param customer: the column of what the customers wrote.
    :param html: read texts that look like HTML as a person would see them; by default, as ``tact batch`` does, where the
        column is not called ``text``.
    :raises Error: where a column is missing or is not text, or a house pack is wrong; it says which.

    The other parameters are those of :func:`tact.check`. Columns that an earlier call has added are replaced.
    """
    known = {field.name: field.dataType.simpleString() for field in df.schema.fields}
    columns = {"text": _text(known, "text", text)}
    if customer is not None:
        columns["customer"] = _text(known, "customer", customer)
    words = {"lang": lang, "channel": channel}
    for name, word in words.items():
        if word in known:
            columns[name] = _text(known, name, word)
            words[name] = None
    options = (_engines.read(packs), model, words["lang"], words["channel"], address, region)
    try:
        engine = _engines.engine(*options)
    except Error as error:
        if any(words.values()):
            raise Error(f"{error}; or give a column, of which there are: {', '.join(known)}") from None
        raise
    own = _arrow_schema(engine.schema())
    rest = df.drop(*[name for name in own.names if name in known])
    read_html = text != "text" if html is None else html
    added = _spark_schema(own)
    return rest.mapInArrow(_judge(columns, options, read_html, own), type(added)(rest.schema.fields + added.fields))


def schema() -> StructType:
    """The columns that :func:`score` adds. Spark has no numbers without a sign: scores are ``smallint``."""
    return _spark_schema(_arrow_schema(_engines.engine((), True, None, None, None, None).schema()))


def summarise(df: DataFrame, by: Iterable[str] | Mapping[str, str] = KEYS) -> DataFrame:
    """The figures of replies that :func:`score` has judged, as ``tact report`` reads them.

    One row for each agent, team, week, language and channel, and one more for each kind of finding in it; counts, sums and
    histograms, so that summaries of parts add up to that of the whole. Plain SQL: nothing of it runs in Python.

    :param df: replies that were judged.
    :param by: which of ``agent``, ``team`` and ``date`` to tell apart. A mapping says in which columns they are:
        ``{"agent": "assignee", "date": "created_at"}``. A date is a date, a time, or text as in ``2026-03-14``.
    :raises Error: where a column is missing; it says which.
    """
    from pyspark.sql import functions as sql

    places = dict(by) if isinstance(by, Mapping) else {name: name for name in by}
    for key, place in places.items():
        if key not in KEYS:
            raise Error(f"by: {key!r}; known: {', '.join(KEYS)}")
        if place not in df.columns:
            raise Error(f"by: there is no column {place!r} for {key}; there are: {', '.join(df.columns)}")
    if "tact_reason" not in df.columns:
        raise Error("df: this was not judged; give what tact.spark.score gives")
    dimensions = _engines.engine((), True, None, None, None, None).dimensions()

    def name(key: str) -> Column:
        return sql.coalesce(sql.trim(_column(places[key]).cast("string")), sql.lit("")) if key in places else sql.lit("")

    period = sql.lit("")
    if "date" in places:
        date = _column(places["date"])
        text = df.schema[places["date"]].dataType.simpleString() == "string"
        # What is no date must not end the run, whatever the session says of errors.
        day = sql.expr(f"try_cast(substring(trim(`{_quoted(places['date'])}`), 1, 10) AS DATE)") if text else date.cast("date")
        period = sql.coalesce(sql.date_format(sql.date_trunc("week", day), "yyyy-MM-dd"), sql.lit(""))
    rows = df.select(
        name("agent").alias("agent"),
        name("team").alias("team"),
        period.alias("period"),
        sql.coalesce("tact_language", sql.lit("")).alias("language"),
        sql.col("tact_channel").alias("channel"),
        sql.explode(
            sql.concat(
                sql.array(sql.lit("")),
                sql.coalesce(
                    sql.array_distinct(sql.col("tact_findings.phenomenon")), sql.array().cast("array<string>")
                ),
            )
        ).alias("finding"),
        "tact_reason",
        "tact_verdict",
        "tact_opening",
        *[f"tact_{dimension}" for dimension in dimensions],
    )

    def count(condition: Column) -> Column:
        return sql.count_if(condition)

    reason, verdict = sql.col("tact_reason"), sql.col("tact_verdict")
    figures = [
        sql.count(sql.lit(1)).alias("replies"),
        count(reason.isin(*NOT_JUDGED)).alias("not_judged"),
        count(reason.isNotNull() & ~reason.isin(*NOT_JUDGED)).alias("unreadable"),
        *[count(verdict == word).alias(word) for word in ("send", "review", "hold")],
        count(~sql.col("tact_opening")).alias("no_opening"),
    ]
    for dimension in dimensions:
        points = sql.col(f"tact_{dimension}").cast("bigint")
        # `least` passes over nulls: a reply without a score must not count as one with the best.
        place = sql.when(points.isNotNull(), sql.least(sql.floor(points / (100 // BINS)), sql.lit(BINS - 1)))
        figures += [
            sql.coalesce(sql.sum(points), sql.lit(0)).cast("bigint").alias(f"{dimension}_sum"),
            sql.coalesce(sql.sum(points * points), sql.lit(0)).cast("bigint").alias(f"{dimension}_squares"),
            sql.array(*[count(place == number) for number in range(BINS)]).alias(f"{dimension}_bins"),
        ]
    return rows.groupBy("agent", "team", "period", "language", "channel", "finding").agg(*figures)


def _text(known: dict[str, str], parameter: str, name: str) -> str:
    if name not in known:
        raise Error(f"{parameter}: there is no column {name!r}; there are: {', '.join(known)}")
    if known[name] != "string" and not known[name].startswith(("varchar", "char", "void")):
        raise Error(f"{parameter}: the column {name!r} is {known[name]}, not text; convert it, or give another column")
    return name


def _column(name: str) -> Column:
    from pyspark.sql import functions as sql

    return sql.col(f"`{_quoted(name)}`")


def _quoted(name: str) -> str:
    return name.replace("`", "``")


def _judge(columns: dict[str, str], options: tuple[Any, ...], html: bool, own: pa.Schema) -> Any:
    """What a task runs: batches in, the same batches with more columns out. One processor, as Spark counts them."""

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        engine = _engines.engine(*options)
        for batch in batches:
            rows = pa.table({name: batch.column(place) for name, place in columns.items()})
            scored = engine.score(rows.to_reader(), html, 1).cast(own).combine_chunks()
            added = [one.combine_chunks() if isinstance(one, pa.ChunkedArray) else one for one in scored.columns]
            yield pa.RecordBatch.from_arrays(
                batch.columns + added, schema=pa.schema(list(batch.schema) + list(own))
            )

    return judge


def _arrow_schema(given: pa.Schema) -> pa.Schema:
    """With types that Spark has: no dictionaries, no numbers without a sign."""
    return pa.schema([pa.field(one.name, _signed(one.type)) for one in given])


def _signed(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _signed(kind.value_type)
    if pa.types.is_list(kind):
        return pa.list_(_signed(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(one.name, _signed(one.type)) for one in kind])
    return {pa.uint8(): pa.int16(), pa.uint32(): pa.int64()}.get(kind, kind)


def _spark_schema(given: pa.Schema) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(given)
