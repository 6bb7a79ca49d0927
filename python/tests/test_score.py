"""Columns of replies, in whatever holds them."""

import threading
import time

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tact

TEXTS = ["Vous auriez dû lire la notice.", None, "Thank you so much for your patience.", ""]


def beside(rows):
    return {name: rows[name] for name in ("lang", "channel", "customer")}


@pytest.mark.parametrize("house", [False, True], ids=["built-in", "house pack"])
def test_rows_are_those_of_batch(rows, pack, batch, house):
    packs = pack if house else None
    expected = batch(rows, packs)
    assert set(expected["tact_verdict"].to_pylist()) == {"send", "review", "hold", None}
    assert set(expected["tact_reason"].to_pylist()) == {None, "no-text", "empty", "language"}
    assert set(expected["tact_language"].to_pylist()) >= {"fr", "en", "de", None}
    assert any("vous-avez-envoye" in str(one) for one in expected["tact_findings"].to_pylist()) == house
    found = tact.score(rows["text"], **beside(rows), packs=[pack] if house else ())
    same(found, expected)
    # The same file in the other format.
    same(batch(rows, packs, "arrow"), expected)


def same(found: pa.Table, expected: pa.Table):
    assert found.column_names == expected.column_names
    for name in expected.column_names:
        assert found[name].to_pylist() == expected[name].to_pylist(), name


def test_every_holder_gives_the_same(rows):
    texts = rows["text"]
    expected = tact.score(texts, **beside(rows))
    plain = texts.to_pylist()
    frame = pl.DataFrame({name: rows[name].to_pylist() for name in rows.column_names})
    holders = {
        "list": plain,
        "Array": texts.combine_chunks(),
        "large": texts.cast(pa.large_string()),
        "view": texts.cast(pa.string_view()),
        "dictionary": texts.dictionary_encode(),
        "chunks": pa.chunked_array([texts.slice(0, 7).combine_chunks(), texts.slice(7).combine_chunks()]),
        "slice": pa.chunked_array([pa.array(["before", *plain, "behind"]).slice(1, len(plain))]),
        "pandas, objects": pd.Series(plain, dtype="object"),
        "pandas, NaN": pd.Series([float("nan") if text is None else text for text in plain], dtype="object"),
        "pandas, text": pd.Series(plain, dtype="string"),
        "pandas, Arrow": pd.Series(plain, dtype=pd.ArrowDtype(pa.string())),
        "pandas, index": pd.Series(plain, index=range(5, 5 + len(plain))),
        "Polars": frame["text"],
        "Polars, categories": frame["text"].cast(pl.Categorical),
    }
    for name, holder in holders.items():
        found = tact.score(holder, **beside(rows))
        assert found.equals(expected) or found.to_pylist() == expected.to_pylist(), name
    pandas = rows.to_pandas()
    same(tact.score(pandas["text"], pandas["lang"], pandas["channel"], pandas["customer"]), expected)
    same(tact.score(frame["text"], frame["lang"], frame["channel"], frame["customer"]), expected)


def test_the_schema_is_what_it_says():
    found = tact.score(TEXTS)
    assert found.schema.equals(tact.schema())
    assert found.schema.field("tact_blame").type == pa.uint8()
    assert found.schema.field("tact_verdict").type == pa.dictionary(pa.int8(), pa.string())
    findings = found.schema.field("tact_findings").type
    assert pa.types.is_list(findings) and pa.types.is_struct(findings.value_type)
    assert tact.score([]).schema.equals(tact.schema())
    assert tact.score([]).num_rows == 0
    # What notebooks make of it.
    assert found.to_pandas()["tact_verdict"].dtype == "category"
    assert pl.from_arrow(found)["tact_blame"].dtype == pl.UInt8


def test_nulls_stay_null_with_a_reason():
    found = tact.score([*TEXTS, "😀 !!", "Wir kümmern uns umgehend darum und melden uns."]).to_pylist()
    assert [row["tact_reason"] for row in found] == [None, "no-text", None, "no-text", "empty", "language"]
    for row in found:
        other = {name: row[name] for name in row if name not in ("tact_reason", "tact_language", "tact_channel", "tact_text")}
        assert all((value is None) == (row["tact_reason"] is not None) for value in other.values()), row
    assert [row["tact_language"] for row in found] == ["fr", None, "en", None, None, "de"]


def test_what_is_known_of_all_rows():
    assert tact.score(["Merci"], lang="en")["tact_language"].to_pylist() == ["en"]
    assert tact.score(["Merci"], channel="chat")["tact_channel"].to_pylist() == ["chat"]
    words = tact.score(["Merci"] * 4, channel=["WhatsApp", "Trustpilot", None, "?"], lang=["français", "en", None, "?"])
    assert words["tact_channel"].to_pylist() == ["chat", "review", "email", "email"]
    assert words["tact_language"].to_pylist() == ["fr", "en", "fr", "fr"]


def test_html_is_read_where_that_is_wanted():
    html = "<p>You <b>should have</b> read the manual.</p>"
    plain, read = tact.score([html]).to_pylist()[0], tact.score([html], html=True).to_pylist()[0]
    assert plain["tact_text"] is None
    assert read["tact_text"] == "You should have read the manual."
    assert any("You should have" in one["excerpt"] for one in read["tact_findings"])


def test_threads_change_time_only(rows):
    texts = pa.chunked_array([rows["text"].combine_chunks()] * 9)
    one = tact.score(texts, threads=1)
    assert one["tact_verdict"].num_chunks > 1, "it is divided"
    assert tact.score(texts, threads=7).equals(one)


def test_text_is_not_copied_and_python_goes_on(rows):
    texts = pa.chunked_array([pa.concat_arrays([rows["text"].combine_chunks()] * 20)])
    before = pa.total_allocated_bytes()
    ticks, ended = [], threading.Event()

    def tick():
        while not ended.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    tact.score(texts, threads=1)
    took = time.monotonic() - start
    ended.set()
    thread.join()
    assert pa.total_allocated_bytes() == before, "the text stays where it is"
    during = [tick for tick in ticks if start <= tick <= start + took]
    assert took > 0.05 and len(during) > took / 0.005 / 10, "the interpreter lock was not held"


def test_from_several_threads_at_once(rows):
    expected = tact.score(rows["text"])
    found = [None] * 4

    def work(place):
        found[place] = tact.score(rows["text"], threads=2)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one.equals(expected) for one in found)


@pytest.mark.parametrize(
    ("texts", "more", "told"),
    [
        (pa.array([b"Merci"]), {}, "texts: this is binary, not text"),
        ([b"Merci"], {}, "texts: this is binary, not text"),
        ([1, 2], {}, "texts: this is int64, not text"),
        (["Merci", 3], {}, "texts: this holds no text: "),
        (pd.Series([1.5], name="note"), {}, r"texts \(column 'note'\): this is double, not text"),
        (pd.Series(["Merci", 3], name="reply", dtype="object"), {}, r"texts \(column 'reply'\): this holds no text"),
        (pl.Series("body", [1]), {}, r"texts \(column 'body'\): this is int64, not text"),
        (pd.DataFrame({"text": ["Merci"]}), {}, "texts: this holds no text: it is a table; give one column of it"),
        (pa.table({"text": ["Merci"]}), {}, "texts: this holds no text: it is a table; give one column of it"),
        ("Merci", {}, "texts: this is one text; tact.check judges one reply"),
        (3, {}, "texts: this holds no text: "),
        (["half an emoji: \ud83d"], {}, "texts: this holds no text: "),
        (["Merci"], {"customer": ["a", "b"]}, "customer: this has 2 rows, and texts has 1; give one for each reply"),
        (["Merci"], {"customer": "a"}, "customer: this is one text; give a column with a message for each reply"),
        (["Merci"], {"customer": [1]}, "customer: this is int64, not text"),
        (["Merci"], {"lang": "xx"}, 'lang: there are no rules for "xx"; known: en, fr'),
        (["Merci"], {"channel": [2]}, "channel: this is int64, not text"),
        (["Merci"], {"packs": "no/such/pack"}, "no/such/pack: there is no such folder"),
        (["Merci"], {"threads": 0}, "threads: 0; give 1 or more"),
    ],
)
def test_what_is_wrong_is_named(texts, more, told):
    with pytest.raises(tact.Error, match="^" + told):
        tact.score(texts, **more)
