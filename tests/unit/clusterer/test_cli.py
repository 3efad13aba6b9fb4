"""`clusterer cluster`, `evaluate` and `explain`: the same placing, on files."""

import json
from pathlib import Path
from typing import Any

import pytest

from clusterer.b_cubed import b_cubed
from clusterer.cli import main
from tests.unit.clusterer.events import BRIDGE, EVENTS, FERRY

ROWS = [
    {"id": f"{e}-{a}", "title": EVENTS[e][a][0], "text": EVENTS[e][a][1], "cluster": str(e)}
    for a in range(3)
    for e in range(3)
    if a < len(EVENTS[e])
]


def write(path: Path, rows: list[Any]) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def run(tmp_path: Path, rows: list[Any]) -> list[dict[str, object]]:
    source, target = write(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    main(["cluster", "--in", str(source), "--out", str(target)])
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_a_file_of_articles_is_grouped(tmp_path: Path) -> None:
    texts = (FERRY[0], BRIDGE[0], FERRY[1], BRIDGE[1])
    found = run(tmp_path, [{"id": t[0], "title": t[0], "text": t[1]} for t in texts])
    assert [line["id"] for line in found] == [title for title, _ in texts]
    assert all(line.keys() == {"id", "story_id"} for line in found)
    stories = [line["story_id"] for line in found]
    assert stories[0] == stories[2] != stories[1] == stories[3]


def test_all_that_is_known_of_an_article_may_be_there_or_null(tmp_path: Path) -> None:
    full = {"published_at": "2026-03-02T12:00:00Z", "language": "en-GB", "country": "PT"}
    bare = {"published_at": None, "language": None, "country": None, "source": None}
    old = {"date": "2026-03-02"}
    rows = [{**ROWS[0], **full}, {**ROWS[3], **bare}, {**ROWS[6], **old}]
    assert len({line["story_id"] for line in run(tmp_path, rows)}) == 1


def test_a_story_months_later_is_another_one(tmp_path: Path) -> None:
    rows = [{**ROWS[0], "published_at": f"2026-{month}-02T12:00:00Z"} for month in ("01", "12")]
    rows[1]["id"] = "later"
    assert len({line["story_id"] for line in run(tmp_path, rows)}) == 2


def test_an_article_twice_in_a_file_is_in_one_story(tmp_path: Path) -> None:
    found = run(tmp_path, [ROWS[0], ROWS[1], ROWS[0]])
    assert found[0] == found[2] != found[1]


def test_empty_lines_are_skipped_and_lines_without_id_are_numbered(tmp_path: Path) -> None:
    found = run(tmp_path, ["", {"title": "a", "text": "b"}])
    assert [line["id"] for line in found] == ["2"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{}", "it has no 'title'"),
        ("[]", "it is a list, not an object"),
        ("{", "it is no JSON"),
        ('{"title": 1, "text": ""}', '"title" is a int, not a string'),
        ('{"title": "", "text": "", "date": "soon"}', "\"date\" is no time in ISO 8601: 'soon'"),
        ('{"title": "", "text": "", "date": [7]}', '"date" is a list, not a time'),
        ('{"title": "", "text": "", "date": true}', '"date" is a bool, not a time'),
        ('{"title": "", "text": "", "date": 1e300}', "is no time"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, [{"title": "a", "text": "b"}, line])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert "in.jsonl:2 is no article" in error
    assert said in error
    assert not (tmp_path / "out.jsonl").exists()


def test_a_clustering_is_compared_with_known_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**row, "set": name} for name in ("x", "y") for row in ROWS]
    main(["evaluate", "--gold", str(write(tmp_path / "gold.jsonl", rows)), "--json"])
    found = json.loads(capsys.readouterr().out)["b_cubed"]
    assert found.keys() == {"x", "y"}
    assert found["x"] == {"articles": len(ROWS), "precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_stories_of_a_file_are_compared_with_known_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(tmp_path / "gold.jsonl", ROWS)
    one = write(tmp_path / "one.jsonl", [{"id": row["id"], "story_id": "s"} for row in ROWS])
    main(["evaluate", "--gold", str(gold), "--stories", str(one)])
    assert "recall 1.000" in capsys.readouterr().out


def test_a_file_from_another_system_is_read(tmp_path: Path) -> None:
    times = [1772452800, 1772452800000, "2026-03-02T17:30:00+0530"]
    rows = [{**row, "published_at": at} for row, at in zip(ROWS[::3], times, strict=True)]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = "\ufeff" + "\r\n".join(json.dumps(row) for row in rows)
    source.write_text(text, encoding="utf-8", newline="")
    main(["cluster", "--in", str(source), "--out", str(target)])
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["id"] for line in found] == [row["id"] for row in rows]
    assert len({line["story_id"] for line in found}) == 1


def test_a_file_without_articles_has_no_stories(tmp_path: Path) -> None:
    assert run(tmp_path, []) == []


@pytest.mark.parametrize(("target", "said"), [("no/out.jsonl", "no folder"), ("", "is a folder")])
def test_where_nothing_can_be_written_is_said_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str, said: str
) -> None:
    source = write(tmp_path / "in.jsonl", ["no article"])
    with pytest.raises(SystemExit) as ended:
        main(["cluster", "--in", str(source), "--out", str(tmp_path / target)])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_articles_that_are_not_counted_still_spoil_a_cluster() -> None:
    assert b_cubed("aab", "xxx", [True, True, False]).precision == pytest.approx(2 / 3)
    assert b_cubed("aab", "xxx", [True, True, False]).recall == 1
    assert b_cubed("a", "x", [False]).f1 == 1


def test_gold_without_a_label_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--gold", str(write(tmp_path / "g", [{"title": "", "text": ""}]))])
    assert "g:1 is no article: it has no 'cluster'" in capsys.readouterr().err


def test_a_decision_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in.jsonl", ROWS)
    main(["explain", "0-1", "--in", str(source), "--json"])
    found = json.loads(capsys.readouterr().out)
    nearest = found["stories"][0]
    assert found["joined"] == found["final"] == nearest["story_id"]
    assert nearest["nearest"] == "0-0"
    added = sum(figures["adds"] for figures in nearest["features"].values())
    assert added == pytest.approx(nearest["nearest_log_odds"], abs=0.01)
    main(["explain", "0-1", "--in", str(source)])
    said = capsys.readouterr().out
    assert f"joins story {found['joined']}" in said
    assert FERRY[0][0] in said


def test_the_first_article_founds_a_story(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", "0-0", "--in", str(write(tmp_path / "in.jsonl", ROWS))])
    assert "founds a story" in capsys.readouterr().out


def test_an_unknown_article_cannot_be_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explain", "?", "--in", str(write(tmp_path / "in.jsonl", ROWS))])
    assert ended.value.code == 2
    assert "has no article ?" in capsys.readouterr().err


def test_b_cubed_of_the_textbook_example() -> None:
    score = b_cubed("aaaab", "xxxyy")
    assert score.precision == pytest.approx((3 * 1 + 2 * 0.5) / 5)
    assert score.recall == pytest.approx((3 * 0.75 + 0.25 + 1) / 5)
