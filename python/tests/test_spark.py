"""On a real cluster: the same answers, and none lost or doubled when a worker dies."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections import Counter

import pyarrow as pa
import pyarrow.parquet
import pytest
import tact

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)

import tact.spark  # noqa: E402
from cluster import Cluster, kill, session  # noqa: E402

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def spark(cluster):
    spark = session(cluster.url)
    yield spark
    spark.stop()


@pytest.fixture(scope="module")
def replies(spark, rows, tmp_path_factory):
    """The rows in several partitions."""
    path = tmp_path_factory.mktemp("rows") / "rows.parquet"
    pa.parquet.write_table(rows, path)
    return spark.read.parquet(str(path)).repartition(4)


def by_id(table: pa.Table) -> list[dict]:
    return table.sort_by([("id", "ascending")]).to_pylist()


@pytest.mark.parametrize("house", [False, True], ids=["built-in", "house pack"])
def test_rows_are_those_of_batch(replies, rows, pack, batch, house):
    packs = [pack] if house else []
    judged = tact.spark.score(replies, lang="lang", channel="channel", customer="customer", packs=packs).toArrow()
    expected = batch(rows, pack if house else None)
    for name, column in zip(rows.column_names, rows.columns):
        expected = expected.append_column(name, column)
    assert set(judged.column_names) == set(expected.column_names)
    assert by_id(judged.select(expected.column_names)) == by_id(expected)


def test_the_schema_is_that_of_a_file(spark, replies, rows, batch, tmp_path):
    pa.parquet.write_table(batch(rows), tmp_path / "judged.parquet")
    in_file = {field.name: field.dataType for field in spark.read.parquet(str(tmp_path / "judged.parquet")).schema}
    judged = tact.spark.score(replies)
    assert in_file == {field.name: field.dataType for field in tact.spark.schema()}
    assert judged.columns == [*rows.column_names, *tact.schema().names]
    # Judged again, the columns are replaced.
    again = tact.spark.score(judged, channel="chat")
    assert again.columns == judged.columns
    assert {row.tact_channel for row in again.select("tact_channel").distinct().collect()} == {"chat"}
    # And what Spark writes, the command reads.
    judged.write.parquet(str(tmp_path / "spark.parquet"))
    assert pa.parquet.read_table(tmp_path / "spark.parquet").num_rows == rows.num_rows


def test_a_worker_that_dies_costs_no_row(cluster, spark, replies):
    count = replies.count()
    many = replies.crossJoin(spark.range(40).withColumnRenamed("id", "copy")).repartition(24)
    victim = cluster.workers[0]
    tracker = spark.sparkContext.statusTracker()
    killed_at = []

    def watch():
        # In the middle of the job: some of its tasks are done, and some are not.
        while not killed_at:
            for stage in tracker.getActiveStageIds():
                info = tracker.getStageInfo(stage)
                if info and info.numTasks == 24 and 4 <= info.numCompletedTasks <= 16:
                    kill(victim)
                    killed_at.append(info.numCompletedTasks)
                    return
            time.sleep(0.01)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    judged = tact.spark.score(many, lang="lang", channel="channel", customer="customer")
    found = judged.selectExpr("id", "copy", "tact_verdict", "tact_blame").toArrow()
    watcher.join(timeout=10)
    assert killed_at, "the worker was killed while the job ran"
    assert victim.poll() is not None
    seen = Counter(zip(found["id"].to_pylist(), found["copy"].to_pylist()))
    assert len(seen) == count * 40 and set(seen.values()) == {1}
    assert len(set(zip(*(found[name].to_pylist() for name in ("id", "tact_verdict", "tact_blame"))))) == count


def test_a_summary_counts_what_the_report_counts(spark, replies, rows, tmp_path):
    """The rows are those of a count in Python, and the command makes a report of them."""
    frame = replies.selectExpr(
        "*",
        "concat(' Agent ', cast(id % 3 as int)) as assignee",
        "date_add(date'2026-03-08', cast(id % 20 as int)) as day",
    )
    judged = tact.spark.score(frame, lang="lang", channel="channel", customer="customer")
    summary = tact.spark.summarise(judged, by={"agent": "assignee", "date": "day"})
    found = {
        tuple(row[name] for name in ("agent", "team", "period", "language", "channel", "finding")): row.asDict()
        for row in summary.collect()
    }
    expected = {}
    for row in judged.toArrow().to_pylist():
        monday = row["day"] - datetime.timedelta(days=row["day"].weekday())
        phenomena = {one["phenomenon"] for one in row["tact_findings"] or []}
        for finding in {"", *phenomena}:
            key = (row["assignee"].strip(), "", str(monday), row["tact_language"] or "", row["tact_channel"], finding)
            cell = expected.setdefault(key, Counter())
            cell["replies"] += 1
            cell["not_judged"] += row["tact_reason"] in ("empty", "language")
            cell["unreadable"] += row["tact_reason"] == "no-text"
            cell[row["tact_verdict"]] += 1
            cell["no_opening"] += row["tact_opening"] is False
            for name in ("greeting", "politeness", "empathy", "blame"):
                if (score := row[f"tact_{name}"]) is not None:
                    cell[f"{name}_sum"] += score
                    cell[f"{name}_squares"] += score * score
                    cell[f"{name}_bins", min(score // 5, 19)] += 1
    assert found.keys() == expected.keys()
    for key, cell in expected.items():
        for name, value in found[key].items():
            if name.endswith("_bins"):
                assert value == [cell[name, place] for place in range(20)]
            elif name not in ("agent", "team", "period", "language", "channel", "finding"):
                assert value == cell[name], (key, name)

    # Text that is a date counts as one, and other text as none.
    texts = judged.selectExpr("* except (day)", "if(id % 2 = 0, cast(day as string), 'soon') as date")
    periods = {row.period for row in tact.spark.summarise(texts, by=["date"]).select("period").distinct().collect()}
    assert "" in periods and {key[2] for key in expected} >= periods - {""}

    summary.write.parquet(str(tmp_path / "summary.parquet"))
    run = subprocess.run(
        [os.environ["TACT"], "report", tmp_path / "summary.parquet", "--out", tmp_path / "report.html", "--ui", "en", "--no-packs"],
        capture_output=True, text=True,
    )
    if "built without the page of the report" in run.stderr:
        pytest.skip("this tact was built without the page of the report")
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="report-data">(.*?)</script>', page, re.S)[1])
    assert data["agents"] == ["Agent 0", "Agent 1", "Agent 2"]
    assert sum(cell[6] for cell in data["cells"] if cell[5] == 0) == rows.num_rows


def test_what_is_wrong_is_named(spark, tmp_path):
    frame = spark.createDataFrame([("Merci", 1, b"Merci")], "body string, number int, bytes binary")
    for arguments, told in [
        ({}, "text: there is no column 'text'; there are: body, number, bytes"),
        ({"text": "number"}, "text: the column 'number' is int, not text"),
        ({"text": "bytes"}, "text: the column 'bytes' is binary, not text"),
        ({"text": "body", "customer": "question"}, "customer: there is no column 'question'"),
        ({"text": "body", "lang": "langue"}, 'lang: there are no rules for "langue"; known: en, fr; or give a column'),
        ({"text": "body", "packs": "no/such/pack"}, "no/such/pack: there is no such folder"),
    ]:
        with pytest.raises(tact.Error, match="^" + told):
            tact.spark.score(frame, **arguments)
    with pytest.raises(tact.Error, match="^df: this was not judged"):
        tact.spark.summarise(frame, by=[])
    with pytest.raises(tact.Error, match="^by: there is no column 'agent' for agent; there are: body"):
        tact.spark.summarise(frame, by=["agent"])
