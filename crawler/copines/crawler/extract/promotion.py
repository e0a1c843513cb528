"""Line of an article → whether it promotes something else, or is a label of the page."""

import re

#: Labels before a link to another text of the site.
_SEE_ALSO = re.compile(
    r"(?:related(?: (?:posts?|articles?|stories|content|reading))?|see (?:more|also)|also read|"
    r"read (?:more|also|next)|more (?:from|on)|you (?:may|might) (?:also )?(?:like|enjoy)|"
    r"don[’']?t miss|recommended(?: reading)?|(?:(?:à|a) )?lire (?:aussi|également)|voir aussi|"
    r"articles? (?:similaires?|liés?|connexes?)|vous aimerez aussi|sur le même (?:sujet|thème)|"
    r"leggi anche|lee también|ver también|te puede interesar|leia (?:também|mais)|veja também|"
    r"lesen sie auch|siehe auch|mehr zum thema|lees ook|"
    r"das könnte (?:sie|dich) (?:auch )?interessieren)\b\W*",
    re.IGNORECASE,
)
#: What asks the reader for something, in a line of its own.
_ASKS = re.compile(
    r"(?:(?:please )?(?:follow|find|like|join) (?:us|me|[@#]\w+|.{1,60}) on "
    r"(?:twitter|facebook|instagram|linkedin|mastodon|bluesky|youtube|telegram|whatsapp|google)|"
    r"(?:follow|reach) .{1,80}\b(?:on|via) (?:twitter|facebook)|"
    r"(?:sign up|subscribe|register) (?:for|to|now|here|today)\b.{0,120}|"
    r"(?:get|receive) .{1,100}\b(?:in|to|through) your (?:inbox|mailbox|letterbox)\b|"
    r"(?:like|enjoyed?|liked?) (?:this|the) (?:story|post|article)\b|"
    r"if you (?:enjoyed|liked) this (?:article|post|story)\b|share (?:this|it)\b|have a tip\?|"
    r"tell us what you think|click here to (?:subscribe|sign up|share)|"
    r"(?:leave|post) a (?:comment|reply)\b|"
    r"this (?:post|article) (?:contains|may contain) affiliate links|"
    r"suivez[- ](?:nous|moi)|abonnez[- ]vous|inscrivez[- ]vous (?:à|pour)|partagez? (?:cet|sur)\b|"
    r"cet article vous a plu|laisser un commentaire|s[íi]gu?enos en|suscr[íi]bete|"
    r"comparte (?:est[ea]|en)\b|folgen sie uns|folge uns|abonnieren sie|jetzt abonnieren|"
    r"seguici su|iscriviti|siga[- ]nos|inscreva-se|compartilhe)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:comments?|share|tweet|print|e-?mail|tags?|filed under|posted in|advertisement|sponsored|"
    r"commentaires?|partager|imprimer|publicité|compartir|comentarios|teilen|drucken|anzeige|"
    r"kommentare|(?:photo|image) (?:credit|source)s?|posted by|leave a comment|\d+ comments?|"
    r"permalink|previous|next|suivant|précédent)\W*\Z|"
    r"(?:tags?|tagged|mots[- ]clés|étiquettes?|etiquetas|catégories?|categor(?:y|ies|ías?)|"
    r"kategorien?|schlagwörter) ?: ?.{1,160}\Z|"
    r"[^.]{0,40}(?:©|\(c\)|copyright)[^.]{0,12}(?:19|20)\d\d|.{0,60}(?:all rights reserved|"
    r"tous droits réservés|todos los derechos reservados|alle rechte vorbehalten)|"
    r"all content (?:on|©)|"
    r"(?:this entry was posted|(?:filed under|posted in|tagged|published) ?:? .{1,80}\Z|"
    r"ce(?:t article|tte entrée|) (?:a été|est) (?:publiée?|classée?|posté) )",
    re.IGNORECASE,
)
#: A plea is short; a paragraph that merely begins like one is the author's.
_PLEA_CHARS = 320


def promotes(text: str, linked_share: float) -> bool:
    """Tell a line that leads away from its article: see also, subscribe, share, a bare label."""
    if len(text) > _PLEA_CHARS:
        return False
    if _LABEL.match(text):
        return True
    label = _SEE_ALSO.match(text)
    if label and (label.end() == len(text) or linked_share >= 0.5):
        return True
    return bool(_ASKS.match(text))
