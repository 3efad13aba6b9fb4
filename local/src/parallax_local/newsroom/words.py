"""The few words that an invented site's own furniture needs, in each language of the newsroom."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Words:
    """The furniture of a page in one language; `date` is a format of {day}, {month}, {year}."""

    accept: str
    advert: str
    by: str
    comments: str
    home: str
    most_read: str
    newsletter: str
    related: str
    share: str
    skip: str
    subscribe: str
    email: str
    date: str
    months: str

    def day(self, when: datetime) -> str:
        """The date and time as a reader of the site is shown them."""
        month = self.months.split()[when.month - 1]
        return self.date.format(day=when.day, month=month, year=when.year, time=f"{when:%H:%M}")


WORDS = {
    "en": Words(
        accept="Accept",
        advert="Advertisement",
        by="By",
        comments="Comments",
        home="Home",
        most_read="Most read",
        newsletter="Newsletter",
        related="Related stories",
        share="Share",
        skip="Skip to content",
        subscribe="Subscribe",
        email="Your e-mail address",
        date="{day} {month} {year}, {time}",
        months="January February March April May June July August September October November "
        "December",
    ),
    "es": Words(
        accept="Aceptar",
        advert="Publicidad",
        by="Por",
        comments="Comentarios",
        home="Portada",
        most_read="Lo más leído",
        newsletter="Boletín",
        related="Te puede interesar",
        share="Compartir",
        skip="Ir al contenido",
        subscribe="Suscribirse",
        email="Correo electrónico",
        date="{day} de {month} de {year} · {time}",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre",
    ),
    "pt": Words(
        accept="Aceitar",
        advert="Publicidade",
        by="Por",
        comments="Comentários",
        home="Início",
        most_read="Mais lidas",
        newsletter="Boletim",
        related="Leia também",
        share="Partilhar",
        skip="Ir para o conteúdo",
        subscribe="Subscrever",
        email="O seu e-mail",
        date="{day} de {month} de {year}, {time}",
        months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
        "dezembro",
    ),
}
