"""`parallax`: what an operator does across services: topics, dead letters, stories."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence

from aiokafka.errors import KafkaError
from pydantic_settings import SettingsConfigDict

from parallax import dead_letters, story_commands
from parallax.dead_letters import DeadLetter
from parallax.errors import ParallaxError, SettingsError
from parallax.kafka import Names, check_topics, create_broker, create_topics
from parallax.settings import KafkaSettings, fail, load
from parallax.story_commands import add_story, add_take
from parallax.topics import CONSUMED, all_topics, dead_letter_topic

EXAMPLES = """examples:
  parallax topics create                         create what is missing
  parallax dlq list                              what was put aside, by topic and error
  parallax dlq show articles.fetched.translator.dlq --id 0:17
  parallax dlq replay articles.fetched.translator.dlq --all
  parallax dlq drop articles.fetched.translator.dlq --id 0:17
  parallax story merge STORY --into STORY --reason "the same quake"
  parallax story changes
  parallax take hide STORY country:PT --reason "a reader's complaint"
  parallax search "coffee frost" --country br    for everyone; `parallax search --help`

environment: PARALLAX_KAFKA_SERVERS (required but for `story`), PARALLAX_TOPIC_PREFIX,
PARALLAX_TOPIC_REPLICATION; for `story` PARALLAX_MONGODB_URL, PARALLAX_MONGODB_DATABASE
exit codes: 0 done, 1 failed, 2 wrong usage or environment; `search` has its own
"""


class CliSettings(KafkaSettings):
    """The command line's environment."""

    model_config = SettingsConfigDict(env_prefix="PARALLAX_", extra="ignore", frozen=True)


def parser() -> argparse.ArgumentParser:
    """The command line, as --help shows it."""
    root = argparse.ArgumentParser(
        prog="parallax",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    nouns = root.add_subparsers(
        dest="noun", required=True, metavar="{topics,dlq,story,take,search}"
    )

    topics = nouns.add_parser("topics", help="the topics that the services need")
    verbs = topics.add_subparsers(dest="verb", required=True)
    verbs.add_parser("create", help="create every missing topic; existing ones stay as they are")
    verbs.add_parser("check", help="say whether every topic exists in its shape")

    add_story(nouns)
    add_take(nouns)
    nouns.add_parser("search", help="search the press through the API")  # see command.py

    dlq = nouns.add_parser("dlq", help="dead letters: messages that a service had to put aside")
    verbs = dlq.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="how many, by topic and error")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    for verb, help_ in (
        ("show", "print dead letters, each with its reason"),
        ("replay", "send them to the retry topic of the service that gave them up"),
        ("drop", "settle them for good; Kafka keeps the bytes until their retention ends"),
    ):
        command = verbs.add_parser(verb, help=help_)
        command.add_argument("topic", help="the dead-letter topic, as `dlq list` names it")
        which = command.add_mutually_exclusive_group(required=verb != "show")
        which.add_argument(
            "--id", action="append", metavar="P:O", help="partition:offset; repeatable"
        )
        which.add_argument("--all", action="store_true", help="every open dead letter of the topic")
        if verb == "show":
            command.add_argument("--json", action="store_true", help="one JSON document a line")
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    arguments = parser().parse_args(argv)
    try:
        if arguments.noun in {"story", "take"}:
            return asyncio.run(story_commands.run(arguments))
        return asyncio.run(_run(load(CliSettings), arguments))
    except SettingsError as error:
        fail(error)
    except (ParallaxError, KafkaError, TimeoutError) as error:
        sys.stderr.write(f"error: {error or type(error).__name__}\n")
        return 1


async def _run(settings: KafkaSettings, arguments: argparse.Namespace) -> int:
    if arguments.noun == "topics":
        if arguments.verb == "create":
            created = await create_topics(settings, all_topics())
            _say(f"created {len(created)} topics" if created else "every topic exists")
        await check_topics(settings, all_topics())
        _say(f"{len(all_topics())} topics are as they should be")
        return 0
    if arguments.verb == "list":
        return await _list(settings, as_json=arguments.json)
    letters = await _chosen(settings, arguments)
    if arguments.verb == "show":
        for letter in letters:
            _say(json.dumps(letter.as_json()) if arguments.json else _page(letter))
        return 0
    return await _settle(settings, letters, arguments.verb)


async def _list(settings: KafkaSettings, *, as_json: bool) -> int:
    names = Names(settings.topic_prefix)
    rows = []
    for topic, service in CONSUMED:
        dlq = names.topic(dead_letter_topic(topic, service))
        errors = Counter(letter.error for letter in await dead_letters.read(settings, dlq))
        rows.append({"topic": dlq, "letters": errors.total(), "errors": dict(errors)})
    if as_json:
        _say(json.dumps({"items": rows}))
        return 0
    for row in rows:
        reasons = ", ".join(f"{error} {count}" for error, count in dict(row["errors"]).items())  # type: ignore[call-overload]
        _say(f"{row['letters']:>6}  {row['topic']}  {reasons}".rstrip())
    return 0


async def _chosen(settings: KafkaSettings, arguments: argparse.Namespace) -> list[DeadLetter]:
    letters = await dead_letters.read(settings, arguments.topic)
    if not arguments.id:
        return letters
    by_id = {letter.id: letter for letter in letters}
    missing = [wanted for wanted in arguments.id if wanted not in by_id]
    if missing:
        raise ParallaxError(
            f"{arguments.topic} has no open dead letter {', '.join(missing)};"
            f" `parallax dlq show {arguments.topic}` lists them"
        )
    return [by_id[wanted] for wanted in arguments.id]


async def _settle(settings: KafkaSettings, letters: list[DeadLetter], verb: str) -> int:
    broker = create_broker(settings, "parallax")
    async with broker:
        await broker.connect()
        for letter in letters:
            if verb == "replay":
                _say(f"{letter.id} -> {await dead_letters.replay(broker, letter)}")
            else:
                await dead_letters.settle(broker, letter, "dropped")
                _say(f"{letter.id} dropped")
    _say(f"{len(letters)} dead letters {'replayed' if verb == 'replay' else 'dropped'}")
    return 0


def _page(letter: DeadLetter) -> str:
    value = (letter.value or b"").decode("utf-8", "replace")
    cut = (
        value
        if len(value) <= 500
        else f"{value[:500]}… ({len(value):,} characters; --json has all)"
    )
    return (
        f"{letter.id}  {letter.error}: {letter.message}\n"
        f"    from {letter.topic}/{letter.partition}/{letter.offset}, group {letter.group},"
        f" attempts {letter.attempts}, first {letter.first_at}, last {letter.last_at}\n"
        f"    key {(letter.key or b'').decode('utf-8', 'replace')}\n    {cut}"
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    from parallax import command  # `search` isn't in here

    raise SystemExit(command.main())
