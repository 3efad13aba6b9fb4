"""Lines that publishers put between an article's paragraphs, by purpose and language."""

import re

from fetcher.extraction.structured import clean, is_dense

LONGEST_NOTICE = 260
"""Characters; a longer paragraph is text, whatever words it has."""
LONGEST_DENSE_NOTICE = 60

_ADVERTS = (
    r"article content\W*$",
    r"(?:advertisement|advertising|advertise with us|anzeige|werbung|publicidade?|publicit[ée])\W*$",
    r"(?:pubblicit[àa]|reklama?|реклама|annonse?|annonce|advertentie|iklan|ilan|mainos)\W*$",
    r"(?:広告|광고|广告|廣告|विज्ञापन|إعلان|פרסומת|quảng cáo|διαφήμιση|sponsored|sponsor\w*)\W*$",
    r"(?:advertisement|story continues|article continues|continue reading) below\b",
    r"(?:werbung|anzeige) (?:überspringen|schließen)",
    r"(?:after|nach) (?:der )?(?:newsletter|anzeige|werbung) (?:promotion|geht es weiter)?",
    r"(?:loading|lädt|cargando|chargement|caricamento|carregando)\W*$",
    r"placeholder\b",
)
_POINTERS = (
    # en
    r"(?:read|see|watch|learn|find out) (?:more|also|next|too|here|now)\b",
    r"(?:also|must) (?:read|watch)\b|(?:watch|listen|read|see|live|video|photos?)\s*[|:]\s?",
    r"related(?: (?:articles?|stories|topics|content|news|posts?|coverage))?\s*(?:$|[:|])",
    r"more (?:on this (?:story|topic)|from .{2,40}|stories|news|about)\W*$",
    r"(?:recommended|suggested|trending)(?: for you| stories| reading| articles)?\W*$",
    r"(?:editor[’']?s[’']? picks?|top stories|latest (?:news|stories)|don[’']t miss|most read)\b.{0,30}$",
    r"check out (?:more|our|the latest)\b",
    r"you (?:may|might) also (?:like|be interested|want)\b",
    r"(?:for (?:more|all the latest)|click here|tap here)\b.{0,90}(?:click|visit|here|news|stories|follow)\b",
    # de
    r"(?:lesen|sehen|h[öo]ren|schauen) sie (?:auch|hier|dazu|mehr|jetzt|au(?:ß|ss)erdem)\b",
    r"(?:lest|lies|schau) (?:auch|hier|dazu|mehr|jetzt)\b|lest den\b",
    r"(?:mehr|weiteres?|weitere informationen|weiterlesen)\b.{0,40}(?:zum thema|finden sie|lesen sie|gibt.?s hier)\b",
    r"auch interessant\b|(?:das|dies) (?:könnte|k[öo]nnte) (?:sie|dich|euch) (?:auch )?interessieren",
    r"(?:passend|mehr|artikel|links?) zum (?:thema|artikel)\b.{0,30}$|zum thema\W*$",
    r"hier (?:finden sie|lesen sie|gibt es (?:alle|mehr|weitere)|geht.?s zu|geht es zu[mr]|können sie)\b",
    r"(?:neueste|meistgelesene|aktuelle|weitere) (?:artikel|nachrichten|themen|videos|meldungen)\b.{0,30}$",
    r">{1,2}\s",
    # es, pt, it, fr
    r"(?:leia|veja|saiba|lee|leer|ver|vea|mira|confira) (?:tamb[ée]n?m?|mais|m[áa]s|a[qk]u[ií])\b",
    r"(?:te puede interesar|noticias? relacionadas?|m[áa]s (?:informaci[óo]n|sobre|noticias)|para saber m[áa]s)\b.{0,60}$",
    r"(?:archivado en|temas|sobre la firma|etiquetas|tags?|etiketler|th[èe]mes|argomenti)\s?:?\s*$",
    r"(?:[àa] )?(?:lire|voir|[ée]couter|regarder) (?:aussi|[ée]galement)\b|(?:[àa] lire|sur le m[êe]me sujet)\b",
    r"(?:leggi|guarda|ascolta) (?:anche|l.articolo|tutt)|(?:approfondisci|potrebbe interessarti)\b",
    # nl, no, sv, da, fi
    r"(?:lees|bekijk|luister) (?:ook|meer|hier|verder)\b",
    r"(?:les|se|h[øo]r|l[äa]s|l[æa]s) (?:ogs[åa]|ocks[åa]|mer|mere|hele|h[äa]r|saken|mera)\b",
    r"lue (?:my[öo]s|lis[äa]ä?)\b|(?:artikkelen fortsetter|saken fortsetter|artikeln forts[äa]tter)",
    # pl, cs, sk, hr, sl, ro, hu
    r"czytaj (?:tak[żz]e|te[żz]|wi[ęe]cej|r[óo]wnie[żz]|dalej)\b|(?:zobacz|przeczytaj) (?:tak[żz]e|te[żz]|r[óo]wnie[żz])",
    r"([čc]t[ěe]te|p[řr]e[čc]t[ěe]te si|[čc][íi]tajte|sledujte) (?:tak[ée]|aj|i|také|dále|vice|více)\b|související\b",
    r"(?:pro[čc]itajte|citește|cite[șs]te|preberite|olvassa?) (?:jo[šs]|i|[șs]i|tudi|el|tov[áa]bb)\b",
    # tr, id, ms, vi, sw, zu
    r"(?:ayr[ıi]ca oku|bunlar da ilginizi|haberin devam|haberler -)",
    r"baca (?:juga|selengkapnya|lainnya|artikel)\b|cek (?:berita|artikel|juga)\b|simak (?:juga|breaking)",
    r"(?:đọc thêm|xem thêm|>>|soma (?:zaidi|pia)|funda olunye|funda futhi)\b",
    # ru, uk, bg, el, ar, he, hi, ja, ko, zh
    r"(?:читайте|смотрите|подписывайтесь|читай|слушайте|читайте) (?:также|ещ[её]|нас|и|далее|тоже|також)",
    r"(?:по теме|материалы по теме|ч[иі]тайте також|прочетете още|διαβ[άα]στε|δείτε)\b",
    r"(?:اقرأ أيضا|اقرأ المزيد|שיחה|קראו (?:גם|עוד)|यह भी पढ़|इसे भी|ये भी पढ़)",
    r"(?:【?関連記事|あわせて読みたい|続きを読む|関連[:：]|관련 ?기사|▶|더보기|相关阅读|延伸閱讀|延伸阅读|更多新聞)",
)
_SUBSCRIPTIONS = (
    r"(?:sign up|subscribe|register|log ?in|sign in|join) (?:now|here|to|for|today|our|or)\b",
    r"(?:get|receive) (?:our|the|your|all the)\b.{0,80}(?:newsletter|inbox|e-?mail|app|alerts?)\b",
    r".{0,150}\bnewsletters?\b.{0,100}(?:sign|subscribe|abonnier|anmeld|inbox|e-?mail|suscr|inscri|iscri|here|hier)",
    r".{0,60}(?:sign|subscribe|abonnier|anmeld|meld|suscr|inscri|iscri)\w*\b.{0,120}\bnewsletters?\b",
    r"(?:melden sie sich|jetzt|abonniere[nt]?)\b.{0,80}(?:newsletter|abonnieren|anmelden|kanal|whatsapp)",
    r"(?:inscreva-se|assine|suscr[íi]bete|suscribirse|abonnez-vous|inscrivez-vous|iscriviti|abonneer|abonn[ée]r)\b",
    r".{0,150}\bsign(?:ing)? up (?:free|now|today|here|below|to our|for our)\b",
    r".{0,150}\benter your e-?mail\b",
    r"(?:receba|recibe|recevez|inscr[íi]bete|ricevi)\b.{0,120}\b(?:bolet[íi]m?|correo|e-?mail|newsletter|alertas)",
    r"(?:this|dieser) (?:article|content|artikel|inhalt) (?:is|ist) (?:for|nur|only|exclusive)\b",
    r"(?:article (?:réservé|abonné)|réservé aux abonnés|solo para suscriptores|nur für abonnenten)",
    r"(?:stay (?:informed|up to date|updated|ahead)|support (?:our|independent)|donate|spenden sie|unterstützen sie)\b.{0,200}$",
    r"(?:our|this|unsere?) (?:website|site|seite|webseite) is the place\b",
    r"(?:already|bereits|ya) (?:a |an )?(?:subscriber|member|registered|abonnent|kunde|suscriptor)\b",
    r"(?:download|get|install|laden sie) (?:the|our|unsere|die)\b.{0,40}\bapp\b",
    r"folgst du schon\b|uygulamas[ıi]n[ıi] indir|.{0,40}uygulamas[ıi]n[ıi] indirin",
)
_NETWORKS = (
    r"follow (?:us|our|.{2,40} on (?:x|twitter|facebook|instagram|whatsapp|telegram|threads|bluesky))\b",
    r"(?:folgen sie|folge|folgt) (?:uns|.{2,30} auf)\b",
    r"(?:siga|s[íi]guenos|suivez|segui|seguici|takip edin|ikuti)\b.{0,80}(?:facebook|twitter|instagram|whatsapp|telegram|google|canal|kami)",
    r"(?:share|compartir|compartilhar|partilhar|partager|teilen|condividi|del|dela|udostępnij|paylaş)\s?(?::|$)",
    r"share (?:this|on|via|article|story)\b.{0,60}$",
    r"(?!.*[.!?]$).{0,25}\bfacebook\b.{0,60}$",
    r"(?:artikel )?(?:teilen|merken|drucken|kommentieren|vorlesen|anh[öo]ren)\W*$",
    r"(?:compart(?:ir|ilhar|ilhe|e)|partager|copy link)\b.{0,40}$",
    r"(?:print|e-?mail|save|comment|listen|copy link)\W*$",
    r"(?:join|treten sie|trete) .{0,60}(?:whatsapp|telegram|facebook group|kanal|channel)\b",
    r"(?:a post shared by|view this post on|sieh dir diesen beitrag)\b",
    r"pic\.twitter\.com|https?://\S+$",
)
_TECHNICAL = (
    r"(?:we|this (?:web)?site) uses? cookies\b",
    r".{0,150}\bcookies?\b.{0,150}\b(?:accept|agree|akzept|zustimm|ace[pi]t|consent|rifiut|settings|erlaub)",
    r"empfohlener (?:externer|redaktioneller) inhalt|externer? inhalt|an dieser stelle (?:finden sie|befindet|wird)",
    r"(?:this video (?:has|is|can)|(?:your|dieser) browser\b|dieser? (?:inhalt|video)).{0,60}(?:failed|support|unavailable|cannot|nicht|can[’']?t)",
    r"deine privatsph[äa]re-einstellungen",
    r"we apologi[sz]e, but this (?:video|content)|try refreshing your browser|back to video|please refresh the page",
    r"(?:to view|um)\b.{0,60}(?:enable|allow|aktivieren|javascript|cookies)\b",
    r"p[řr]ej[íi]t (?:p[řr]ed|za) obsah|(?:skip|zum|zur) (?:to|inhalt|navigation|ende)\b.{0,40}$",
    r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\s*(?:min|uhr|h))?\W*$",
    r"\d+ (?:min(?:ute)?s?|hours?|days?|stunden?|minuten?|tagen?|min(?:utos)?|saat|dakika)\W*(?:read|ago|lesezeit|lectura|önce)?\W*$",
    r"(?:duration|dauer|lesedauer|lesezeit|reading time|temps de lecture|tiempo de lectura|l[æe]setid)\b.{0,30}$",
    r"(?:stand|aktualisiert|updated?|published|ver[öo]ffentlicht|publi[ée]|publicado|actualizado|g[üu]ncelleme|posted|opdateret|publisert|aggiornato|modifi[ée]|created|erstellt)\b.{0,40}\d{1,2}[.:/ ].{0,30}\d\W*(?:uhr|h|am|pm|utc|gmt|min\w*)?\W*$",
    r"(?:ai|ki)[ -](?:generated|summary|zusammenfassung)|ai 요약|kort fortalt|kortversjonen\b",
)
_RIGHTS = (
    r"(?:all rights reserved|copyright (?:©|\(c\)|\d{4}|:)|copyright:|© ?\S|\(c\) ?(?:\d{4}|[A-Z])|alle rechte|todos los derechos|tous droits|rechte:)",
    r"(?:comments?|kommentare|comentarios|coment[áa]rios|commentaires|commenti|yorumlar)(?: \(?\d+\)?)?\W*$",
    r"(?:photos?|fotos?|pictures?|images?|imagen|imagem|bilde?r?|quelle|source|fuente|fonte|cr[ée]ditos?|credits?|zdj[ęe]cie|фото|写真|사진|ảnh|foto de archivo|video|grafik|illustration)\s?[:/©]\s?.{0,90}$",
    r"(?:photo|picture|image|illustration)s? (?:by|courtesy|credit)\b.{0,80}$",
    r"(?:getty images|reuters|afp|dpa|ap|epa|imago|keystone|picture alliance|shutterstock|ntb|ansa|efe|anadolu ajans[ıi]|aa|xinhua|tass|pap|[čc]tk)(?:\s?/.{0,40}|\s?\(.{0,40})?\W*$",
    r"\((?:[a-z]{2,5}(?:[/, ]+[a-z]{2,5}){0,4}|[A-Z]{2,6}(?:/[A-Za-z]{2,12}){0,3})\)\W*$",
    r"[a-z]{2,4}/[A-Za-z/]{2,20}\W*$",
    r"(?:mit|avec|con|with|z) (?:material(?: von)?|agenturmaterial|agencias|agences|files from|reports? from|(?:additional )?reporting (?:by|from)|dpa|afp|reuters|ap|kna|sid|epd)\b.{0,120}$",
    r"(?:[–—-]\s?)?(?:additional reporting|reporting by|edited by|editing by|written by|compiled by|text:|redaktion:|faktencheck:|bearbeitung:|[üu]bersetzung:|aus dem (?:englischen|franz[öo]sischen)|traduction|traducci[óo]n|translated)\b.{0,140}$",
    r".{0,60}(?:contributed to this (?:report|story|article)|hat zu diesem)",
    r"(?:dieser|der) (?:artikel|text|beitrag) (?:erschien|ist zuerst|wurde (?:zuerst|automatisiert|maschinell|im|erstmals))\b",
    r"dies ist eine maschinelle|(?:first|originally) published\b|this (?:article|story) (?:was|is|has been|originally|first) (?:first |originally |re)?(?:published|appeared|translated|updated|republished)",
    r"(?:dieses thema im programm|quelle\s?:|sendung\s?:)",
    r"the post .{5,120} appeared first on",
    r"(?:reviews and recommendations|we may (?:earn|receive)|mit sternchen|affiliate|provisions-links|this (?:article|post) contains)\b",
    r"gast(?:kommentare|beitr[äa]ge)\b.{0,80}(?:extern|redaktion|meinung)|(?:the )?(?:views|opinions) expressed\b",
    r"das ist ein (?:externer|open-?source)\b",
    r"(?:do you have|haben sie|got) (?:a|an|hinweise|einen|fragen|feedback|any|news)\b.{0,120}(?:tip|story|contact|e-?mail|redaktion|hinweis|fehler)",
    r"(?:about the authors?|[üu]ber den autor|der autor|die autorin|die autoren|zur person|zum autor|sobre el autor|the author)\W*$",
    r"\W*(?:https?://|www\.)\S+$",
)
_NOTICE = re.compile(
    r"\W{0,6}(?:" + "|".join(
        f"(?:{pattern})"
        for group in (_ADVERTS, _POINTERS, _SUBSCRIPTIONS, _NETWORKS, _TECHNICAL, _RIGHTS)
        for pattern in group
    ) + ")",
    re.IGNORECASE,
)
_END = re.compile(
    r"\W*(?:\d+\s*)?(?:comments?|kommentare|comentarios|coment[áa]rios|commentaires|commenti"
    r"|yorumlar|kommentarer|komentarze|koment[áa][řr]e|комментарии|коментарі|コメント|댓글|评论|評論"
    r"|leave a (?:reply|comment)|join the (?:conversation|discussion)|diskutieren sie mit"
    r"|leser(?:kommentare|briefe))"
    r"(?: \(?\d+\)?)?\W*$",
    re.IGNORECASE,
)
_BY = {"by", "por", "von", "par", "di", "av", "af", "od", "oleh", "texto", "text"}
_PARTICLES = frozenset("de da do dos das del la van von der e y and und | &".split())


def is_notice(paragraph: str) -> bool:
    """Whether a short paragraph is an advert, a pointer elsewhere, a request, a credit, a byline."""
    if len(paragraph) > (LONGEST_DENSE_NOTICE if is_dense(paragraph) else LONGEST_NOTICE):
        return False
    return bool(_NOTICE.match(clean(paragraph))) or is_byline(paragraph)


def ends_article(heading: str) -> bool:
    """Whether a line announces what follows an article: comments, other articles."""
    return len(heading) < 60 and bool(_END.match(heading))


def is_byline(paragraph: str) -> bool:
    """Whether a paragraph is `By` and a name, and no more."""
    words = paragraph.strip(" |·,").split()
    if not 3 <= len(words) <= 8 or words[0].rstrip(":").lower() not in _BY:
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words[1:])
