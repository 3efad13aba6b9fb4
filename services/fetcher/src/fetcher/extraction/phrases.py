"""What walls say, by language. Compared with titles, headings and short lines, never with prose."""

import re


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


LOCKED = _any_of(
    # en
    r"(?:subscribe|sign in|log in|register|sign up) (?:now )?(?:to|for) (?:continue|keep|read|unlock|access|full|view)",
    r"to (?:continue|keep) reading\b",
    r"(?:for|only (?:for|available to)|exclusive (?:to|for)) (?:our )?(?:paid |premium )?(?:subscribers|members)\b",
    r"(?:this|the) (?:article|story|content) is (?:only )?(?:for|available to|reserved for|exclusive to) .{0,30}(?:subscribers|members)",
    r"already (?:a |an |have a )?(?:subscriber|subscription|member)",
    r"(?:reached|used) your (?:article |free |monthly )*limit|free articles? (?:left|remaining)",
    r"unlock (?:this|the) (?:article|story)",
    # de
    r"(?:jetzt )?(?:weiterlesen|freischalten|testen)\b.{0,40}(?:abo|plus|premium|monat|€|euro)",
    r"(?:abo|plus|premium|monat)\w*.{0,40}\bweiterlesen\b",
    r"(?:artikel|inhalt|text) .{0,40}(?:nur (?:für|mit)|exklusiv für) .{0,30}(?:abo|plus|mitglied)",
    r"(?:sie sind|schon|bereits) .{0,20}(?:abonnent|abo\b|registriert)",
    # fr
    r"(?:article|contenu|lecture) (?:est )?(?:réservée?|exclusif|exclusive)s? (?:aux|à nos) abonné",
    r"(?:déjà|vous êtes) abonné|abonnez-vous (?:pour|afin)|pour lire la suite|la suite est réservée",
    # es, pt, it
    r"(?:suscr[íi]bete|suscr[íi]base|reg[íi]strate|inicia sesión) (?:para|y) (?:seguir|continuar|leer)",
    r"(?:contenido|art[íi]culo|noticia) (?:exclusivo|solo|sólo)? ?(?:para|de) (?:suscriptores|socios)",
    r"¿?ya (?:eres|tienes) (?:suscriptor|una suscripción)|para (?:seguir|continuar) leyendo",
    r"(?:assine|cadastre-se|faça login) para (?:continuar|ler|acessar)|(?:exclusivo|conteúdo) para assinantes|já é assinante",
    r"(?:abbonati|accedi|registrati) per (?:continuare|leggere)|(?:contenuto|articolo) (?:riservato|esclusivo) (?:agli|per gli) abbonati|sei già abbonato",
    # nl, da, no, sv, fi
    r"(?:abonneer|log in|word lid) (?:om|en lees) (?:verder|te lezen)|alleen voor abonnees|al abonnee",
    r"(?:for|kun for|bare for) (?:abonnenter|abonnementer|medlemmer)|(?:kjøp|få|bliv|bli) (?:abonnement|abonnent|medlem) for å|allerede abonnent",
    r"(?:endast|bara) för prenumeranter|redan prenumerant|logga in för att läsa|(?:vain )?tilaajille|jo tilaaja",
    # pl, cs, sk, hu, ro, el
    r"(?:artykuł|treść|tekst) (?:jest )?(?:tylko |dostępn\w+ )?(?:dla|dostępny dla) (?:prenumeratorów|subskrybentów)|pozostało .{1,20}% artykułu|kup (?:dostęp|prenumeratę)",
    r"(?:obsah|článek|článok) (?:je )?(?:jen|pouze|len) (?:pro|pre) (?:předplatitele|predplatiteľov)|už (?:jste|ste) předplatitel|odemkn(?:ěte|úť)",
    r"csak előfizetőknek|előfizetőink|doar pentru abona[țt]i|μόνο για συνδρομητές",
    # tr, id, vi
    r"(?:abonelere|üyelere) özel|devamını okumak için|hanya untuk pelanggan|berlangganan untuk|dành cho (?:thành viên|độc giả)",
    # ru, uk, ar, he, hi
    r"только (?:для подписчиков|по подписке)|(?:оформите подписку|подпишитесь),? чтобы (?:читать|продолжить)|лише для передплатників|щоб (?:читати|продовжити)",
    r"للمشتركين فقط|اشترك (?:لمتابعة|لقراءة)|למנויים בלבד|להמשך קריאה|केवल सदस्यों|आगे पढ़ने के लिए",
    # ja, ko, zh
    r"(?:有料会員|会員)(?:限定|登録|になると)|続きをお読み|続きが読め|残り ?\d+ ?文字|この記事は(?:有料|会員)",
    r"(?:유료|구독|회원) ?(?:전용|회원)|(?:구독|로그인) ?후|(?:订阅|訂閱|付费|付費|登录|登入)(?:后|後|以|才能)?.{0,6}(?:阅读|閱讀|全文|继续|繼續)",
)
REMAINDER = _any_of(
    r"(?:il vous reste|vous avez lu) .{1,12}% (?:de|à)",
    r"\d{1,2}\s?(?:%|prozent|percent|per cent) (?:of this (?:article|story)|des artikels)",
    r"残り ?[\d,]+ ?文字|pozostało .{0,3}\d{1,3}% (?:artykułu|tekstu)",
    r"te queda .{0,6}\d{1,2} ?% (?:del|por)",
)
GONE = _any_of(
    # codes
    r"^\W*(?:error|fehler|erreur|http|status)?\W*(?:404|410)\b(?:.{0,40}$)",
    r"\b404\b.{0,30}(?:not found|error|page|seite|página|erreur)|(?:error|fehler|erreur) 404",
    # en
    r"page (?:is |was |you.{1,40})?(?:not found|missing|unavailable|no longer|does(?:n.t| not) exist|can(?:no|'|’)t be found)",
    r"(?:we can.t|could not|cannot|couldn.t) find (?:the|that|this|your) (?:page|article|story)",
    r"(?:article|story|content) (?:not found|no longer available|has been removed|is unavailable)|nothing (?:was )?found",
    # de, fr, es, pt, it, nl
    r"seite (?:wurde )?(?:leider )?nicht (?:gefunden|verfügbar|vorhanden)|artikel (?:wurde )?nicht (?:gefunden|mehr verfügbar)",
    r"page (?:est )?(?:introuvable|non trouvée|n.existe (?:pas|plus))|(?:article|contenu) introuvable",
    r"p[áa]gina (?:no (?:encontrada|existe|disponible)|não (?:encontrada|existe)|inexistente)|no (?:hemos |se )?(?:encontr\w+|existe) (?:la|esta) p[áa]gina",
    r"pagina (?:non (?:trovata|esiste|disponibile)|niet gevonden|bestaat niet|nu a fost găsită)",
    # da, no, sv, fi, pl, cs, hu, tr
    r"sid(?:en|an) (?:blev |ble |kunne |kunde )?(?:ikke|inte) (?:fundet|funnet|hittas|hittades|findes|finnes)|sivua ei löyd",
    r"(?:nie znaleziono|strona nie) (?:strony|istnieje|została)|stránka (?:nebyla |neexistuje|nenalezena|sa nenašla)|az oldal nem található|sayfa bulunamadı",
    # ru, uk, el, ar, he, hi, id, vi, ja, ko, zh
    r"страница не (?:найдена|существует)|сторінк[уа] не (?:знайдено|існує)|η σελίδα δεν (?:βρέθηκε|υπάρχει)",
    r"الصفحة غير موجودة|הדף לא נמצא|पृष्ठ नहीं मिला|halaman tidak ditemukan|không tìm thấy trang|trang không tồn tại",
    r"ページが(?:見つかりません|ありません|存在しません)|お探しのページ|페이지를 찾을 수 없|(?:页面|頁面|网页|網頁)(?:不存在|未找到|找不到)|找不到.{0,4}(?:页面|頁面)",
)
BOT_CHECKS = _any_of(
    r"^\W*just a moment\W*$|^\W*one moment,? please|^attention required\W",
    r"(?:access|zugriff|acceso|accès) (?:to this (?:page|site) )?(?:has been )?(?:denied|verweigert|denegado|refusé)\W*$",
    r"(?:verify|confirm)(?:ing)? (?:that )?you(?:.re| are) (?:a )?(?:human|not a (?:ro)?bot)",
    r"are you (?:a )?(?:human|robot)\W|i.?m not a robot|pardon our interruption|request unsuccessful",
    r"checking (?:your browser|if the site connection is secure)|ddos protection by|security check(?:point)?\W*$",
    r"please (?:enable (?:js|javascript|cookies)|complete the security check|solve the captcha)",
    r"(?:sind sie ein (?:mensch|roboter))|(?:vérification|comprobación|verificação) (?:de sécurité|de seguridad|de segurança)",
    r"проверка браузера|подтвердите, что вы не робот|ロボットではありません|人机验证|安全验证|请完成.{0,4}验证",
)
CONSENT = _any_of(
    r"(?:we|about) (?:value|respect|care about) your (?:privacy|choices)|your privacy (?:choices|matters|is important)",
    r"before you continue|(?:cookie|privacy|consent) (?:consent|settings|preferences|notice|choices)\W*$|^\W*(?:consent|cookies)\W*$",
    r"(?:ihre|deine) privatsphäre|mit werbung weiter|(?:zustimmen|akzeptieren) (?:und|&) weiter|datenschutz(?:einstellungen|-einstellungen)|nutzen sie .{2,40} mit werbung",
    r"(?:votre|respect de (?:votre|la)) vie privée|(?:continuer|accepter) (?:sans|et) (?:accepter|continuer)|(?:gérer|gestion des) cookies",
    r"(?:tu|su) privacidad|(?:aceptar|acepta) (?:y|las cookies)|sua privacidade|la tua privacy|accetta(?: e continua)|uw privacy|jouw privacy|privacy-?instellingen",
    r"twoj[ąa] prywatność|vaše soukromí|gizliliğiniz|personvern(?:et)? ditt|din integritet",
)
