"""Words that take a stand: by them a telling shows how it sees what it tells.

After the kinds of Recasens, Danescu-Niculescu-Mizil and Jurafsky, "Linguistic models for analyzing
and detecting biased language", 2013 (subjective intensifiers, one-sided terms, assertive and
accusing verbs); the words are our own choice for news in English.
"""

from clusterer.text import tokens

ONE_SIDED = """aggression aggressor annexation apartheid assassination atrocity betrayal blackmail
brutal butcher capitulation catastrophe chaos coercion collapse complicit conspiracy coup coward
crackdown crime criminal crisis cruel dangerous deadly defiant defiance deplorable despicable
dictator dictatorial disaster disastrous discrimination disgrace dictatorship double-standard
escalation ethnic-cleansing evil extremist fanatic farce fascist fiasco freedom fraud genocide
greedy hero heroic hostile humiliating humiliation hypocrisy hypocritical illegal illegitimate
imperialist imperialism injustice insult interference invader invasion junta landmark legitimate
liberation liberate lie madness martyr massacre menace militant mercenary monster nazi occupation
occupier oligarch oppression oppressor outrage outrageous persecution plot plunder populist
propaganda provocation puppet racist radical rebel reckless regime repression repressive resistance
sabotage sanction scandal scandalous scapegoat separatist shame shameful sham so-called sovereignty
surrender terror terrorism terrorist threat tragedy tragic traitor treason tyranny tyrant
unacceptable undemocratic unfair unjust unjustified unprecedented unprovoked victim victory
violation violent warmonger witch-hunt xenophobic""".split()

STANCES = """accuse accused accusing admit admitted allege alleged applaud applauded assail assailed
attack attacked backlash blame blamed blast blasted boast boasted celebrate celebrated cheer cheered
claim claimed condemn condemned condemnation congratulate criticise criticised criticism criticize
criticized defend defended demand demanded denounce denounced denunciation deny denied deplored
dismiss dismissed expose exposed fear feared hail hailed insist insisted lament lamented lambast
mock mocked praise praised protest protested regret rejected reject ridicule ridiculed scold slam
slammed solidarity urge urged vow vowed warn warned warning welcome welcomed""".split()

INTENSIFIERS = """absurd alarming appalling astonishing bitterly bold catastrophic controversial
crucial deeply devastating disturbing dramatic dubious extraordinary fierce furious grave grotesque
historic horrific irresponsible ludicrous merely naive notorious obviously ominous painful
predictably remarkable ruthless severe shocking sinister staggering stunning surprisingly terrible
troubling undoubtedly vicious worrying""".split()

FRAMING = frozenset(
    term for word in (*ONE_SIDED, *STANCES, *INTENSIFIERS) for term in tokens(word) if len(term) > 3
)


def framing(terms: frozenset[str]) -> int:
    """How many of a sentence's terms take a stand."""
    return len(terms & FRAMING)
