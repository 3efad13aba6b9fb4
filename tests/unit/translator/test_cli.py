"""`translator translate`, with the real engine and the model that comes with it."""

import json
from pathlib import Path

import pytest

from translator.cli import main


def run(tmp_path: Path, *lines: object) -> tuple[int, list[dict[str, object]]]:
    source, target = tmp_path / "texts.jsonl", tmp_path / "english.jsonl"
    source.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines)
    )
    with pytest.raises(SystemExit) as ended:
        main(["translate", "--in", str(source), "--out", str(target)])
    found = [json.loads(line) for line in target.read_text().splitlines()]
    return int(ended.value.code or 0), found


def test_a_file_of_texts(tmp_path: Path) -> None:
    code, found = run(
        tmp_path,
        {"id": 1, "language": "pt", "text": "O barco chegou ao porto.\n\nO mar estava calmo."},
        {"id": 2, "language": "en-GB", "text": "The boat is in."},
        {"id": 3, "language": "xx", "text": "Boat na port."},
        {"id": 4, "language": "pt", "text": "12 %"},
    )
    assert code == 0
    assert [(row["id"], row["status"]) for row in found] == [
        (1, "translated"),
        (2, "not_needed"),
        (3, "unavailable"),
        (4, "not_needed"),
    ]
    first = str(found[0]["text"])
    assert "boat" in first
    assert first.count("\n\n") == 1
    assert str(found[0]["engine"]).startswith("fxtranslate")
    assert found[0]["model"]
    assert [row["text"] for row in found[1:]] == ["The boat is in.", "Boat na port.", "12 %"]
    assert found[2]["warnings"] == ["there is no engine for xx"]


def test_poison_gets_an_answer(tmp_path: Path) -> None:
    texts = ["a" * 5000, "\u0000\u0007\ud800 mar", "\n" * 10_000 + "O mar.", "<b>O mar</b>", ""]
    code, found = run(
        tmp_path, *({"id": n, "language": "pt", "text": text} for n, text in enumerate(texts))
    )
    assert code in {0, 1}
    assert len(found) == len(texts)


def test_wrong_lines_are_named_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = run(tmp_path, "no json", {"id": 1}, {"id": 2, "language": "en", "text": "Yes."})
    assert code == 1
    assert [row["id"] for row in found] == [2]
    shown = capsys.readouterr().err
    assert "line 1: JSONDecodeError" in shown
    assert "line 2: KeyError" in shown


@pytest.mark.parametrize("arguments", [["--in", "a.jsonl"], ["--from", "pt", "--out", "b.jsonl"]])
def test_in_and_out_go_together(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["translate", *arguments])
    assert ended.value.code == 2
    assert "--in and --out" in capsys.readouterr().err


def test_the_routes_of_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["routes", "pt-BR", "xx", "--json"])
    assert ended.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert found["pt-BR"][0]["route"] == ["pt", "en"]
    assert found["pt-BR"][0]["engine"].startswith("fxtranslate")
    assert found["xx"] == []
    with pytest.raises(SystemExit) as ended:
        main(["routes", "es"])
    assert ended.value.code == 0
    assert "spa-eng" in capsys.readouterr().out
