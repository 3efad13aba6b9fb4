"""An invented story as invented newsrooms tell it: a bridge on a border has fallen.

Everybody has the same facts, in words of their own; each country has a claim that only it makes.
"""

from datetime import UTC, datetime, timedelta

from clusterer.takes.article import Report

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

RUSTING = "rusting"
"""A word of the Portuguese claim; the others' below."""
SABOTAGE = "sabotage"
HALDEN = "Halden"
DECAY = "decay"


def report(
    number: int,
    source: str,
    country: str,
    paragraphs: tuple[str, ...],
    *,
    title: str = "Arvel bridge collapses, killing 12",
    ownership: str | None = "private",
    tags: tuple[str, ...] = (),
    copy_group: str = "",
    kind: str | None = "newspaper",
) -> Report:
    """One article, an hour after the one before."""
    return Report(
        article_id=f"a{number:02}",
        source_id=source,
        outlet=source.replace("-", " ").title(),
        country=country,
        language="en",
        at=NOON + timedelta(hours=number),
        title=title if paragraphs else "",
        paragraphs=paragraphs,
        kind=kind,
        ownership=ownership,
        tags=tags,
        copy_group=copy_group,
    )


def text(blocks: str) -> tuple[str, ...]:
    """Paragraphs that are written with an empty line between them."""
    return tuple(" ".join(block.split()) for block in blocks.strip().split("\n\n"))


def story() -> list[Report]:
    """Nine articles of nine outlets in five countries; France has one voice only."""
    return [
        report(
            1,
            "diario-do-rio",
            "PT",
            text(
                """
                The Arvel bridge collapsed at dawn on Tuesday, killing 12 people and injuring 40
                others on the border river.

                Portuguese engineers warned in 2019 that the cables of the Arvel bridge were
                rusting, according to a report that was never published.

                Rescue teams with dogs searched the river for survivors until nightfall.
                """
            ),
        ),
        report(
            2,
            "gazeta-do-porto",
            "PT",
            text(
                """
                Twelve people were killed and 40 injured when the Arvel bridge collapsed at dawn
                on Tuesday over the border river.

                “We told the ministry in 2019 that the cables were rusting, and it put our report
                in a drawer,” said Rui Tavor, one of the Portuguese engineers of the Arvel bridge.

                The last inspection of the Arvel bridge was skipped to save 2 million euros,
                auditors in Lisbon found.

                All night rescue teams and their dogs searched the river for survivors.
                """
            ),
        ),
        report(
            3,
            "correo-del-sur",
            "ES",
            text(
                """
                At least 12 people were killed and 40 injured as the Arvel bridge over the border
                river collapsed at dawn on Tuesday.

                Spain’s interior minister, Elena Murga, said that police were looking for traces
                of sabotage on the Arvel bridge after threats by a smuggling gang.

                Survivors were searched for in the river by rescue teams with dogs.
                """
            ),
        ),
        report(
            4,
            "la-voz-de-badal",
            "ES",
            text(
                """
                The collapse of the Arvel bridge at dawn on Tuesday killed 12 people and injured
                40 others.

                Police on the Spanish side suspect sabotage by a smuggling gang that had sent
                threats, minister Elena Murga said of the bridge.

                Rescue teams with dogs were searching for survivors in the border river.
                """
            ),
            ownership="public",
        ),
        report(
            5,
            "rheinpost",
            "DE",
            text(
                """
                The Arvel bridge collapsed at dawn on Tuesday; 12 people were killed and 40
                injured, rescue teams said.

                The German insurer Halden Re expects losses of 300 million euros from the bridge,
                its chief executive told shareholders.
                """
            ),
        ),
        report(
            6,
            "hafen-kurier",
            "DE",
            text(
                """
                When the Arvel bridge collapsed on Tuesday at dawn, 12 people were killed and 40
                were injured.

                Shares of the insurer Halden Re fell by nine percent over the losses that the
                bridge will cause.
                """
            ),
        ),
        report(
            7,
            "vestnik-severa",
            "RU",
            text(
                """
                The Arvel bridge collapsed on Tuesday at dawn, 12 people were killed and 40
                injured.

                “The bridge is a symbol of the decay of Western infrastructure,” political
                scientist Oleg Darin said of the collapse.
                """
            ),
            ownership="state",
            tags=("state-media",),
        ),
        report(
            8,
            "kanal-zarya",
            "RU",
            text(
                """
                Tuesday’s collapse of the Arvel bridge at dawn killed 12 people and injured 40.

                Experts in Moscow called the bridge proof of the decay of infrastructure in the
                West, where repairs give way to sanctions.
                """
            ),
            ownership="state",
            tags=("state-media",),
        ),
        report(
            9,
            "le-phare",
            "FR",
            text(
                """
                The Arvel bridge collapsed at dawn on Tuesday and killed 12 people, and 40 were
                injured.

                A school class from Lyon had crossed the Arvel bridge an hour before, its teacher
                told the newspaper.
                """
            ),
        ),
    ]
