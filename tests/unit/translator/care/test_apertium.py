"""Rules' English, and what is said to the rules."""

import time

import pytest

from translator.care.apertium import prepare, tidy


@pytest.mark.parametrize(
    ("english", "expected", "unknown"),
    [
        ("The *cochera burned .", "The cochera burned.", ["cochera"]),
        ("*Olena *Kovalchuk's #carry @darse", "Olena Kovalchuk's carry darse", None),
        ("At 120 km/*h and 74 *m²", "At 120 km/h and 74 m²", []),
        ("It was 41.6 °*C, 5*3", "It was 41.6 °C, 5*3", []),
        ("print  and ( so ) .", "print and ( so ).", []),
        ("e.g.. apple, no.. 45", "e.g. apple, no. 45", []),
        ("And then...", "And then...", []),
        ("95 millions, 60 million of them", "95 million, 60 million of them", []),
        ("Restored in the years 90", "Restored in the 1990s", []),
        (
            "Among 10.000 and 15.000, among the 15:00 of 5 May and the 16:00",
            "Between 10.000 and 15.000, between 15:00 of 5 May and 16:00",
            None,
        ),
        ('"Who?", they asked. Why?, I ask', '"Who?" they asked. Why? I ask', []),
        ("is the 3 of June, of 10:00 at 14:30", "is on 3 June, from 10:00 to 14:30", []),
        ("night of the 9 of August, the May of 1969", "night of 9 August, in May 1969", []),
        ("conquered it the 1229. The 2024 budget", "conquered it in 1229. The 2024 budget", []),
        ("grew a 0.8%, a 78% since May, a 5% rise", "grew 0.8%, 78% since May, a 5% rise", []),
        ("two percent points", "two percentage points", []),
        ("the 3.5 % of a 12 percentage", "3.5% of 12 percent", []),
        ("to the 19:30, in 20:45, o'clock 9", "at 19:30, at 20:45, at 9", []),
        ("The Monday, it closed the Tuesday.", "On Monday, it closed on Tuesday.", []),
        ("The February 9, 2026 began", "On February 9, 2026 began", []),
        ("The Mr. Ruiz saw the Dr. Lima", "Mr. Ruiz saw Dr. Lima", []),
        ("the #14. March #2024. in 19:#30", "the 14 March 2024 in 19:30", None),
        ("in 1991. year", "in 1991", []),
        ("It began the year 1950.", "It began in 1950.", []),
        ("In the year 2009, since the 2021.", "In 2009, since 2021.", []),
        ("The 1974 the land of the 2016 vote", "In 1974 the land of the 2016 vote", []),
        ("3 one thousand houses", "3 thousand houses", []),
        ('"No", it promised the athlete.', '"No", promised the athlete.', []),
        ('"No", it promised much.', '"No", it promised much.', []),
        ("", "", []),
    ],
)
def test_marks_come_off_and_slips_are_mended(
    english: str, expected: str, unknown: list[str] | None
) -> None:
    text, words = tidy(english)
    assert text == expected
    assert unknown is None or words == unknown


@pytest.mark.parametrize(
    ("language", "source", "english", "expected"),
    [
        ("es", "El #MeToo de @ana", "The #*MeToo of @*ana", "The #MeToo of @ana"),
        ("es", "Batten logró algo", "*Batten Achieved something", "Batten achieved something"),
        ("es", "Batten Reed logró", "*Batten Reed achieved", "Batten Reed achieved"),
        ("es", "Ana, española", "*Ana Spanish", "Ana Spanish"),
        ("es", "la Avda. de la paz", "the *Avda. Of the peace", "the Avda. of the peace"),
        ("es", "Nicolás Maduro habló", "Nicolás Mature spoke", "Nicolás Maduro spoke"),
        ("es", "Felipe VI y Ana", "Felipe SAW and Ana", "Felipe VI and Ana"),
        ("sh", "Kralj Petar I je", "King *Petar And is", "King Petar I is"),
        ("es", "Vive en Los Ángeles", "It lives in Los Angeles", "It lives in Los Angeles"),
        ("es", "El Polo Sur", "The Polo South", "The Polo South"),
        ("es", "Mar Negro y Mar Egeo", "Mar Black and *Mar Egeo", "Mar Black and Mar Egeo"),
        (
            "is",
            "Ursula von der Leyen kom",
            "*Ursula Hope *der *Leyen came",
            "Ursula von der Leyen came",
        ),
        ("es", "la A-7 y J.A. Bayona", "the To-7 and *J.To. *Bayona", "the A-7 and J.A. Bayona"),
        ("ca", "5 milions de barrils", "5 million of barrels", "5 million barrels"),
        ("mk", "5 милиони за патишта", "5 million of ways", "5 million of ways"),
        ("mk", "Фото: Ана", "Foto: Ana", "Photo: Ana"),
        ("es", "Fin. Otra vez", "End. Another time", "End. Another time"),
        ("mk", "Нема причина", "does not Have cause", "does not have cause"),
        ("es", "Dijo: «Estoy aquí»", 'It said: "I Am here"', 'It said: "I am here"'),
        ("is", "Liðið féll í 3. deild", "It fell in 3. Department", "It fell in 3rd department"),
        ("sr", "u 21. vijeku", "in #21. age", "in 21st age"),
        ("sr", "na 11. mjestu", "on #11. place", "on 11th place"),
        ("hr", "5 milijuna kuna", "5 *milijuna mink", "5 million kuna"),
        ("sr", "3 динара", "3 *dinara", "3 dinars"),
        ("es", "20 millones de pesos", "20 million weights", "20 million pesos"),
        ("es", "Levantó pesas", "Lifted 20 weights", "Lifted 20 weights"),
        ("es", "Nadie sabe", "Anybody knows", "Nobody knows"),
        ("es", "el puerto de Da Nang", "the port of Give *Nang", "the port of Da Nang"),
        ("mk", "Олена Ковалчук", "Olena *Ковалчук", "Olena Kovalchuk"),
    ],
)
def test_with_the_source_more_is_certain(
    language: str, source: str, english: str, expected: str
) -> None:
    assert tidy(english, source, language)[0] == expected


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        (
            "es",
            "EE. UU. firmó el art. 5 a las 8:46 a. m.",
            "EEUU firmó el artículo 5 a las 8:46 a.m.",
        ),
        ("es", "Nació en EE. UU.", "Nació en EEUU."),
        ("es", "Cierra a las 9.30 h y a las 10 h", "Cierra a las 9:30 y a las 10:00"),
        ("es-AR", "El Sr. vio la Pág. 3", "El Sr. vio la Página 3"),
        ("ca", "A les 19.30, av. Gran, vol.", "A les 19:30, avinguda Gran, volum."),
        (
            "sr",
            "Град, ул. Слободе, 14. 3. 2024. у 19.30 сати",
            "Grad, ulica Slobode, 14. 3. 2024 u 19:30",
        ),
        ("hr", "Stoji 1991. i pada za 3 postotna boda", "Stoji 1991 i pada za 3 postotnih boda"),
        ("mk", "Падна за 3,5 отсто, на ул. Море бр. 5", "Падна за 3,5 %, на улица Море No. 5"),
        ("is", "Kl. 19.30", "Kl. 19:30"),
        ("is", "Hefst klukkan 19:15", "Hefst kl. 19:15"),
        ("es", "Un 1,5 % de los JJ. OO., n.º 12", "Un 1,5% de los Juegos Olímpicos, número 12"),
        ("es", "desde las 22.30, de 10.00 a 14.30 horas", "desde las 22:30, de 10:00 a 14:30"),
        ("es", "las 6.34 pulgadas", "las 6.34 pulgadas"),
        ("es", "EL GOBIERNO SUBE EL IRPF", "El gobierno sube el IRPF"),
        ("gl", "O art. 5", "O art. 5"),
    ],
)
def test_what_would_be_misread_is_written_out(language: str, source: str, expected: str) -> None:
    assert prepare(source, language) == expected


def test_a_name_that_stays_is_no_unknown_word() -> None:
    english = "*Batten thanked *Kovalchuk for the *drveni *most."
    assert tidy(english, "Batten je zahvalio Kovalchuk za drveni most.", "sh")[1] == [
        "Batten",
        "drveni",
        "most",
    ]


@pytest.mark.parametrize(
    "piece",
    ["*", "#", "*a ", "a", " ", '"', ".", "1", "1. ", "A. ", "A b ", "*A ", "in ", "\n", "The "],
)
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    text = piece * (2**15 // len(piece))
    began = time.process_time()
    tidy(text, text, "es")
    tidy(prepare(text, "sr"), text, "sr")
    assert time.process_time() - began < 4
