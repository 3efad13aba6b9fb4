"""Server-sent events: however the bytes are cut, and going on after a cut."""

import json

import pytest

from parallax_client import Patience, StreamEvent, UnexpectedAnswer, Unreachable
from parallax_client.events import MAX_CHARACTERS, Resumable
from parallax_client.exchange import Answer, Failure
from tests.unit.client.samples import article

DATA = json.dumps(article(title="Ågård — 漢"), ensure_ascii=False)
EVENT = f"event: article\nid: 7\ndata: {DATA}\n\n"


def told(stream: Resumable, *chunks: bytes) -> list[StreamEvent]:
    return [event for chunk in chunks for event in stream.feed(chunk)]


def opened() -> Resumable:
    stream = Resumable(Patience())
    stream.begin()
    return stream


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_events_are_the_same_however_their_bytes_are_cut(end: str) -> None:
    text = f": still here\n\n{EVENT}retry: 10\n\n{EVENT}".replace("\n", end).encode()
    for size in (1, 2, 7, len(text)):
        chunks = [text[at : at + size] for at in range(0, len(text), size)]
        events = told(opened(), *chunks, b": next")
        assert [event.article and event.article.title for event in events] == ["Ågård — 漢"] * 2
        assert {(event.type, event.id) for event in events} == {("article", "7")}


def test_data_of_several_lines_is_one_text() -> None:
    (event,) = told(opened(), b'event: story\ndata: {"id":\ndata: "s1"}\n\n')
    assert event.story is not None
    assert event.story.id == "s1"


def test_what_is_not_known_is_passed_over_and_its_id_remembered() -> None:
    stream = opened()
    assert told(stream, b"event: weather\nid: 8\ndata: {}\n\nid: 9\n\n") == []
    assert stream.begin()["Last-Event-ID"] == "9"


def test_a_connection_that_ends_amid_an_event_is_resumed_after_the_last_whole_one() -> None:
    stream = opened()
    assert "Last-Event-ID" not in stream.begin()
    half = EVENT[: len(EVENT) // 2].replace("id: 7", "id: 8").encode()
    assert len(told(stream, EVENT.encode(), half)) == 1
    stream.lost(Failure("cut"))
    assert stream.begin()["Last-Event-ID"] == "7"
    assert len(told(stream, EVENT.encode())) == 1


def test_it_gives_up_after_its_attempts_and_begins_to_count_anew_with_each_event() -> None:
    stream = Resumable(Patience(attempts=2))
    for _ in range(3):
        stream.begin()
        told(stream, EVENT.encode())
        assert stream.lost(Failure("cut")) >= 0
    with pytest.raises(Unreachable, match="cut"):
        stream.lost(Failure("cut"))


def test_a_no_is_final_and_a_full_house_is_waited_for() -> None:
    stream = opened()
    assert stream.lost(Answer(503, {"retry-after": "4"}, b"{}")) >= 4
    with pytest.raises(Exception, match="400 q is wrong"):
        stream.lost(Answer(400, {}, b'{"detail": "q is wrong"}'))


def test_what_is_no_event_of_the_api_is_said() -> None:
    with pytest.raises(UnexpectedAnswer, match="isn't JSON"):
        told(opened(), b"event: article\ndata: <html>\n\n")
    with pytest.raises(UnexpectedAnswer, match="more than"):
        told(opened(), *[b"x" * 1_000_000] * (MAX_CHARACTERS // 1_000_000 + 1))
