"""`clusterer cluster`: the same placing, on files."""

import json
from pathlib import Path

import pytest

from clusterer.cli import main
from tests.unit.clusterer.events import BRIDGE, FERRY


def run(tmp_path: Path, lines: list[str]) -> list[dict[str, object]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines))
    main(["cluster", "--in", str(source), "--out", str(target)])
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_a_file_of_articles_is_grouped(tmp_path: Path) -> None:
    texts = (FERRY[0], BRIDGE[0], FERRY[1], BRIDGE[1])
    found = run(tmp_path, [json.dumps({"id": t[0], "title": t[0], "text": t[1]}) for t in texts])
    assert [line["id"] for line in found] == [title for title, _ in texts]
    stories = [line["story_id"] for line in found]
    assert stories[0] == stories[2] != stories[1] == stories[3]


def test_a_wrong_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, [json.dumps({"title": "a", "text": "b"}), "{}"])
    assert ended.value.code == 2
    assert "in.jsonl:2 is no article: KeyError: 'title'" in capsys.readouterr().err
