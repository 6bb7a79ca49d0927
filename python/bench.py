"""What ``tact.score`` costs beside the engine alone, and how it grows on a cluster of one and of two workers.

    npm run bench:python [-- --rows 300000 --spark-rows 1800000 --memory-rows 1000000 10000000]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
from tact import _columns, _engines
import tact

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "tests"))

#: How often the two are run, in turns: what else the computer does then weighs on both.
TURNS = 5


def replies(count: int) -> pa.ChunkedArray:
    """So many replies: those of the tests, repeated."""
    lines = (HERE.parent / "tests" / "replies" / "written.jsonl").read_text(encoding="utf-8").splitlines()
    texts = pa.array([json.loads(line)["text"] for line in lines])
    return pa.chunked_array([texts] * (count // len(texts) + 1)).slice(0, count)


def alone_and_score(count: int) -> None:
    """One processor: the engine in a loop, and ``tact.score`` with all that it gives."""
    texts = replies(count)
    size = texts.nbytes / 1e6
    engine = _engines.engine((), True, None, None, None, None)
    alone, score = [], []
    for _ in range(TURNS):
        alone.append(engine.alone(_columns.Columns(texts).reader(), False))
        start = time.perf_counter()
        judged = tact.score(texts, threads=1)
        score.append(time.perf_counter() - start)
        assert judged.num_rows == count
    ratio = statistics.median(one / other for one, other in zip(alone, score))
    print(f"{count} replies, {size:.0f} MB, one processor")
    for name, times in (("engine alone", alone), ("tact.score", score)):
        took = statistics.median(times)
        print(f"  {name:<13}{took:7.2f} s {size / took:7.1f} MB/s {count / took:9.0f} replies/s")
    print(f"  tact.score has {ratio:.2f} of the rate of the engine")


def on_spark(path: Path, workers: int, read: int, times: int, held: bool) -> float:
    """How long a cluster of so many workers takes."""
    from cluster import Cluster, session

    import tact.spark

    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), workers, held)
        spark = session(cluster.url)
        try:
            frame = spark.read.parquet(str(path)).repartition(16).cache()
            assert frame.count() == read
            judged = tact.spark.score(frame)
            took = []
            for _ in range(times + 1):
                start = time.perf_counter()
                judged.write.format("noop").mode("overwrite").save()
                took.append(time.perf_counter() - start)
            # In the first run, processes start and rules are read.
            return statistics.median(took[1:])
        finally:
            spark.stop()
            cluster.stop()


def memory(path: Path, copies: int) -> dict[str, float]:
    """The most memory that the executors of a cluster take, in MB: Java, and Python."""
    from cluster import Cluster, session

    import tact.spark

    most = {"java": 0.0, "python": 0.0}
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    text = status.read_text()
                    command = (status.parent / "cmdline").read_text()
                except OSError:
                    continue
                if "--app-id" in command and "CoarseGrainedExecutorBackend" in command:
                    kind = "java"
                elif "pyspark/daemon" in command or "pyspark.daemon" in command:
                    kind = "python"
                else:
                    continue
                resident = next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM")), 0)
                most[kind] = max(most[kind], resident / 1024)
            time.sleep(0.2)

    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), 2)
        spark = session(cluster.url)
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            frame = spark.read.parquet(str(path)).crossJoin(spark.range(copies))
            tact.spark.score(frame).write.format("noop").mode("overwrite").save()
        finally:
            ended.set()
            watcher.join()
            spark.stop()
            cluster.stop()
    return most


def main() -> None:
    """All of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--spark-rows", type=int, default=1_800_000)
    parser.add_argument("--memory-rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--no-spark", action="store_true")
    options = parser.parse_args()
    alone_and_score(options.rows)
    if options.no_spark:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "replies.parquet"
        pa.parquet.write_table(pa.table({"text": replies(options.spark_rows)}), path)
        for held, how in ((True, "each held to one processor"), (False, "on whatever processors are free")):
            one, two = (on_spark(path, workers, options.spark_rows, 3, held) for workers in (1, 2))
            print(
                f"{options.spark_rows} replies on Spark, {how}: "
                f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast"
            )
        base = 100_000
        pa.parquet.write_table(pa.table({"text": replies(base)}), path)
        for rows in options.memory_rows:
            most = memory(path, max(1, rows // base))
            print(f"{rows} replies on Spark: at most {most['java']:.0f} MB of Java and {most['python']:.0f} MB of Python in an executor")


if __name__ == "__main__":
    main()
