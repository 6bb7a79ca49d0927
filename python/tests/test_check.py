"""One reply."""

import json
import os
import subprocess

import pytest
import tact

REPLY = "Bonjour,\n\nVous auriez dû lire la notice avant d’écrire.\n\nCordialement,\nÉmile"


def test_says_what_the_command_says(tmp_path):
    (tmp_path / "reply.txt").write_text(REPLY, encoding="utf-8")
    (tmp_path / "customer.txt").write_text("Mon colis est arrivé cassé !", encoding="utf-8")
    for ui in ("fr", "en"):
        run = subprocess.run(
            [os.environ["TACT"], "check", "reply.txt", "--customer", "customer.txt", "--channel", "review",
             "--format", "json", "--no-packs", "--ui", ui],
            cwd=tmp_path, capture_output=True, check=True,
        )
        said = json.loads(run.stdout)
        analysis = tact.check(REPLY, channel="review", customer="Mon colis est arrivé cassé !", ui=ui)
        assert analysis.scores == said["scores"]
        assert analysis.verdict == said["verdict"] == "hold"
        assert (analysis.language, analysis.judged, analysis.problem) == ("fr", True, True)
        assert [vars(one) for one in analysis.zones] == said["zones"]
        assert analysis.concern.sum == said["concern"]["sum"]
        assert len(analysis.contributions) == len(said["contributions"]) > 0
        assert len(analysis.findings) == len(said["findings"]) > 0
        for one, expected in zip(analysis.findings, said["findings"]):
            for name in ("rule", "start", "end", "line", "message", "why", "advice", "suggestions", "weight"):
                assert getattr(one, name) == expected[name]
            assert [vars(edit) for fix in one.fixes for edit in fix.edits] == [
                edit for fix in expected["fixes"] for edit in fix["edits"]
            ]


def test_spans_are_slices_of_the_text():
    for one in tact.check(REPLY).findings:
        assert REPLY[slice(*one.span)] == one.excerpt
        assert REPLY.encode()[one.start : one.end].decode() == one.excerpt


def test_nothing_to_judge_is_none():
    for text, reason in (("", "empty"), ("Wir kümmern uns umgehend darum und melden uns.", "language")):
        analysis = tact.check(text)
        assert (analysis.judged, analysis.reason, analysis.verdict) == (False, reason, None)
        assert set(analysis.scores.values()) == {None}


def test_a_house_pack_counts_by_its_path(pack):
    text = "Bonjour,\n\nJ’ai reçu votre commande.\n\nCordialement"
    rule = "fr/blame/reproach/vous-avez-envoye"
    assert rule not in [one.rule for one in tact.check(text).findings]
    assert rule in [one.rule for one in tact.check(text, packs=pack).findings]
    assert rule in [one.rule for one in tact.check(text, packs=[str(pack)]).findings]


def test_a_changed_pack_counts(tmp_path):
    (tmp_path / "pack.toml").write_text('name = "A"\n')
    text = "Hello Ann,\n\nYou should have told me.\n\nKind regards,\nTom"
    before = tact.check(text, packs=tmp_path)
    (tmp_path / "pack.toml").write_text('name = "A"\noff = ["blame"]\n')
    assert before.scores["blame"] < 50
    assert tact.check(text, packs=tmp_path).scores["blame"] == 100


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"lang": "xx"}, 'lang: there are no rules for "xx"; known: en, fr'),
        ({"channel": "fax"}, 'channel: "fax"; known: email, chat, review'),
        ({"address": "sie"}, 'address: "sie"; known: vous, tu'),
        ({"ui": "de"}, "ui: 'de'; known: en, fr"),
        ({"customer": 3}, "customer: this is int, not text"),
        ({"packs": "no/such/pack"}, "no/such/pack: there is no such folder; give the folder of a house pack"),
    ],
)
def test_what_is_wrong_is_named(arguments, told):
    with pytest.raises(tact.Error) as raised:
        tact.check("Hello", **arguments)
    assert str(raised.value) == told


def test_what_is_no_text_is_named():
    with pytest.raises(tact.Error, match="^text: this is list, not text; a column of replies goes to tact.score$"):
        tact.check(["Hello"])
    with pytest.raises(tact.Error, match="^text: "):
        tact.check("half an emoji: \ud83d")


def test_a_wrong_pack_is_named(tmp_path):
    (tmp_path / "pack.toml").write_text('name = "A"\nof = ["blame"]\n')
    with pytest.raises(tact.Error, match=r"pack\.toml:2:1: .*`of`"):
        tact.check("Hello", packs=tmp_path)
    (tmp_path / "pack.toml").unlink()
    with pytest.raises(tact.Error, match="there are no rule files in it"):
        tact.check("Hello", packs=tmp_path)
    (tmp_path / "pack.toml").write_bytes(b"name = \xff")
    with pytest.raises(tact.Error, match=r"pack\.toml"):
        tact.check("Hello", packs=tmp_path)
