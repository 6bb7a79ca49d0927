"""A cluster of Spark's own on this computer: one master, two workers, each with one processor."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
PATIENCE = 60


class Cluster:
    """Runs from its making until :meth:`stop`. What the processes say is in files of ``folder``.

    ``held`` keeps each worker, with its executors and their Python, to a processor of its own, as on a computer that has
    one: without it, Java and Python of a single worker run on two processors at once, and a second worker has none to add.
    """

    def __init__(self, folder: Path, workers: int = 2, held: bool = False) -> None:
        self.folder = folder
        self.held = sorted(os.sched_getaffinity(0)) if held else []
        self.processes: list[subprocess.Popen[bytes]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"spark://127.0.0.1:{port}"
        self._start("master", "org.apache.spark.deploy.master.Master", "--port", str(port))
        self._wait("master", "New state: ALIVE")
        self.workers = [self.add_worker(f"worker{number}") for number in range(workers)]
        for number in range(workers):
            self._wait(f"worker{number}", "Successfully registered with master")

    def add_worker(self, name: str) -> subprocess.Popen[bytes]:
        """One more worker, a process of its own."""
        options = ["-c", "1", "-m", "1g", "--work-dir", str(self.folder / name), self.url]
        process = self._start(name, "org.apache.spark.deploy.worker.Worker", *options)
        if self.held:
            os.sched_setaffinity(process.pid, {self.held.pop(0)})
        return process

    def _start(self, name: str, kind: str, *options: str) -> subprocess.Popen[bytes]:
        log = open(self.folder / f"{name}.log", "wb")
        command = [str(HOME / "bin" / "spark-class"), kind, "--host", "127.0.0.1", "--webui-port", "0", *options]
        process = subprocess.Popen(command, env=environment(), stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)
        return process

    def _wait(self, name: str, words: str) -> None:
        log = self.folder / f"{name}.log"
        until = time.monotonic() + PATIENCE
        while not re.search(words, log.read_text(errors="replace")):
            if time.monotonic() > until:
                raise TimeoutError(f"{name} did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends what it has started, and what that has started."""
        for process in reversed(self.processes):
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a worker as a failing computer would: it and its executors at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def environment() -> dict[str, str]:
    """For every process of Spark: here, with this Python."""
    here = {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    return {**os.environ, **here}


def session(url: str, **more: str):
    """A session on a cluster."""
    from pyspark.sql import SparkSession

    os.environ.update(environment())
    builder = SparkSession.builder.master(url).appName("tact").config("spark.ui.enabled", "false")
    options = {
        "spark.executor.memory": "512m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.showConsoleProgress": "false",
        **more,
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark
