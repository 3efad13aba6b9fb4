"""The names that publishers' templates give to what stands beside an article's text.

A name is one word or two that follow each other; `*` stands for any ending. They are
compared with
the words of an element's class, id and the like, one class after the other, so that
`relatedStories`, `related_stories` and `c-related-stories` are all found by `related*`.
"""


def _words(text: str) -> list[str]:
    return text.split()


BOXES = _words("""
related* recirc* recommend* empfehlung* relacionad* correlat* similar souvisej* powiazane
povezane
most-read mostread most-viewed most-popular popular trending meistgelesen* masleid*
read-more readmore read-next read-also also-read also-like see-also lire-aussi leggi-anche
lee-tambien
baca-juga bacajuga leia-mais leia-tambem czytaj-takze
more-from more-on more-stories more-news more-articles mehr-zum up-next next-article next-story
teaser-list teasers link-list linklist linkbox article-list story-list news-list suggest*
crosslink*
further-reading inline-link interlink* xref weiterlesen

share* sharing social* addthis sharethis sharedaddy
newsletter* subscribe subscription* abo-box abobox signup sign-up login registration inscription
follow follow-us whatsapp telegram donat* membership spenden* crowdfunding
app-promo app-banner app-download paywall* piano regwall metered offer offers

ad ads advert* dfp adslot adunit adbox adsbygoogle sponsor* promo* werbung anzeige reklam*
publicidad*
pubblicita outbrain taboola affiliate* partner-box shopping deals commercial

author authors author-bio author-box author-info authorbox authorinfo about-author about-the bio
byline* writer contributor* journalist reporter autor autoren autorbox
meta metadata postmeta timestamp pubdate publish-date published-date publication-date
dateline-box
tag tags taglist tagcloud tags-links keyword keywords topic topics category categories
breadcrumb* toolbar tools pagination pager disclaimer license licence syndication imprint
reading-time read-time readtime copyright report-error correction-link
comment comments respond discussion disqus kommentar* comentario* talkback
rating ratings vote voting poll quiz survey feedback umfrage reaction* like likes

sidebar* footer* navbar navigation nav menu masthead site-header topbar skip-link skiplink
cookie* consent gdpr cmp popup pop-up modal lightbox toast tooltip banner
infobox info-box factbox fact-box faktaboks faktaruta fact-file expandable key-points keypoints
summary-box ai-summary
weather horoscope stocks scoreboard audioplayer audio-player listen vorlesen* read-aloud
toc table-of inhaltsverzeichnis jumplinks
slider carousel swiper slick slideshow thumbnail* twitter-tweet instagram-media
tiktok-embed fb-post
""")

CAPTIONS = _words("""
caption* figcaption image-caption img-caption photo-caption image-credit img-credit photo-credit
credit credits imagecredit bildunterschrift bildtext bildnachweis bildquelle legend
legende leyenda
didascalia pie-foto pie-de foto-credit foto-caption fotocredit image-source image-info
media-caption
media-info photo-desc photographer
""")

HIDDEN = _words("""
visually-hidden visuallyhidden sr-only screen-reader screenreader offscreen is-hidden
d-none u-hidden
invisible a11y-text aural
""")

LEADS = _words("""
lead lede standfirst stand-first intro introduction teaser summary sumario dek deck
subtitle sub-title
subheadline sub-headline subhead sub-head abstract vorspann excerpt preamble ingress chapo
chapeau
entrada entradilla bajada occhiello sommario catenaccio perex zajawka synopsis sapo description
underline undertitle anleser kurztext leadtext lid strapline spoiler headnote teasertext
introtext spot
""")

WEAK = frozenset(
    _words("""
tag tags topic topics category categories meta metadata author authors autor autoren offer
offers
    like likes listen banner menu nav footer copyright slider carousel swiper toc similar follow
    tools poll comment comments reporter writer bio keyword keywords ad ads credit credits offer
    """)
)
"""Names of boxes that are boxes only when nothing else is said, or at the end: a `tag-list` and
`article-tags` are, a `category-detail-text` isn't."""
NEGATIONS = frozenset({"no", "not", "has", "with", "without", "is", "non", "show", "enable", "can"})
"""`has-comments` and `no-ads` speak of something else."""
SUFFIXES = frozenset({"enabled", "disabled", "wrapper", "container", "layout", "page", "template"})
"""`comments-enabled` and `sidebar-layout` are the whole that has it."""
