"""`clusterer stance`, on files."""

import argparse
import json
from pathlib import Path

import pytest

from clusterer.stance.command import WrongTarget, add_stance

PRAISE = {
    "id": "a",
    "sentence": "Voters admire Dunmore for his honesty and great courage.",
    "from": 14,
    "to": 21,
}
BLAME = {
    "id": "b",
    "sentence": "Critics accused Harlow of corruption and called him a disgrace.",
    "from": 16,
    "to": 22,
}


def run(folder: Path, lines: list[str]) -> list[dict[str, object]]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    parser = argparse.ArgumentParser()
    add_stance(parser.add_subparsers())
    options = parser.parse_args(["stance", "--in", str(source), "--out", str(target)])
    options.command(options)
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_stances_are_in_the_order_of_the_targets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(tmp_path, [json.dumps(PRAISE), "", json.dumps(BLAME)])
    assert found == [{"id": "a", "stance": "positive"}, {"id": "b", "stance": "negative"}]
    assert "2 targets in" in capsys.readouterr().err


def test_many_targets_keep_their_ids(tmp_path: Path) -> None:
    lines = [json.dumps({**PRAISE, "id": number}) for number in range(200)]
    assert [row["id"] for row in run(tmp_path, lines)] == list(range(200))


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    assert run(tmp_path, []) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting property name"),
        ("[" * 100_000, "no target"),
        ("[]", "want an object"),
        ('{"sentence": "A mayor.", "from": 0}', "'to' is missing"),
        ('{"sentence": 5, "from": 0, "to": 1}', "sentence is no text"),
        ('{"sentence": "A mayor.", "from": "0", "to": 1}', "no whole numbers"),
        ('{"sentence": "A mayor.", "from": true, "to": 2}', "no whole numbers"),
        ('{"sentence": "A mayor.", "from": 2, "to": 99}', "no target at 2:99"),
        ('{"sentence": "A mayor.", "from": 2, "to": 2}', "no target at 2:2"),
        ('{"sentence": "A   mayor.", "from": 1, "to": 3}', "blank"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(
    tmp_path: Path, line: str, reason: str
) -> None:
    with pytest.raises(WrongTarget, match=r"in\.jsonl:2 is no target") as raised:
        run(tmp_path, [json.dumps(PRAISE), line])
    assert reason in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_stance(parser.add_subparsers())
    options = parser.parse_args(["stance", "--in", str(tmp_path / "no"), "--out", "x"])
    with pytest.raises(WrongTarget, match="no file to read"):
        options.command(options)


def test_text_that_is_not_in_utf_8_is_told(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"id": "\xff"}\n')
    parser = argparse.ArgumentParser()
    add_stance(parser.add_subparsers())
    options = parser.parse_args(["stance", "--in", str(source), "--out", str(tmp_path / "out")])
    with pytest.raises(WrongTarget, match="UTF-8"):
        options.command(options)
