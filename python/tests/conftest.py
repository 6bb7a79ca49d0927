"""What the tests share: replies in two languages, a house pack, and the command to compare with."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What no reply says well, or nothing at all.
AWKWARD = [
    None,
    "",
    " \n\t ",
    "😀 !!",
    "Wir kümmern uns umgehend darum und melden uns.",
    "Vous auriez dû lire la notice. 😀 Vous n’avez pas compris.",
    "<p>You <b>should have</b> read the manual.</p>",
    "de la main a\u0300 la main\u200b",
]

#: The columns that a reply may have beside its text.
BESIDE = ("lang", "channel", "customer")


@pytest.fixture(scope="session")
def rows() -> pa.Table:
    """Replies with what is known beside them; each of these is sometimes missing."""
    lines = (ROOT / "tests/replies/written.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    assert {row["lang"] for row in read} == {"fr", "en"}
    table = {
        "id": [str(number) for number in range(len(read) + len(AWKWARD))],
        "text": [row["text"] for row in read] + AWKWARD,
    }
    for place, name in enumerate(BESIDE):
        values = [row[name] if number % (place + 3) else None for number, row in enumerate(read)]
        table[name] = values + [None] * len(AWKWARD)
    return pa.table(table)


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house pack that changes what is said of these rows."""
    folder = tmp_path_factory.mktemp("config") / "tact" / "packs" / "house"
    (folder / "fr" / "blame").mkdir(parents=True)
    (folder / "pack.toml").write_text(
        'name = "House"\noff = ["en/blame/reproach", "blame/reads-as"]\n\n'
        '[weights]\n"politeness/curtness" = 0.5\n\n[context]\naddress = "tu"\nregion = "QC"\n'
    )
    (folder / "fr" / "blame" / "reproach.toml").write_text(
        '[[rule]]\nid = "vous-avez-envoye"\nmatch = ["votre commande"]\nsuggest = ["la commande"]\n'
        'hit = ["J’ai [[votre commande]]."]\nmiss = ["J’ai la commande."]\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory):
    """Runs ``tact batch`` on a table, and gives the columns that it added."""
    command = os.environ["TACT"]

    def run(table: pa.Table, packs: Path | None = None, form: str = "parquet", more: list[str] | None = None) -> pa.Table:
        folder = tmp_path_factory.mktemp("batch")
        pa.parquet.write_table(table, folder / "in.parquet")
        out = folder / f"out.{form}"
        config = packs.parents[2] if packs else folder
        subprocess.run(
            [command, "batch", folder / "in.parquet", "--out", out, "--quiet", "--ui", "en", *(more or [])],
            env={**os.environ, "XDG_CONFIG_HOME": str(config), "HOME": str(folder)},
            check=True,
        )
        if form == "parquet":
            judged = pa.parquet.read_table(out)
        else:
            judged = pa.ipc.open_file(out).read_all()
        assert judged.column_names[: table.num_columns] == table.column_names
        return judged.select(judged.column_names[table.num_columns :])

    return run
