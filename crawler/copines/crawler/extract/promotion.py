"""Line of an article → whether it promotes something else, or is a label of the page.

An author's own sentence may begin with "Share", "Abonnez-vous" or "Tags" too: a plea is a short
line that also names what is to be shared, or the channel to follow.
"""

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
#: What a plea begins with, in the languages of the circle.
_ASKS = re.compile(
    r"(?:(?:please |and |if you )?(?:follow|find|join|reach|like|liked|enjoy|enjoyed|subscribe|"
    r"sign up|register|get|receive|share|leave|post|click)|"
    r"(?:n[’']hésitez pas à |pensez à )?(?:suivez|suivre|abonnez|abonne|s[’']abonner|vous abonner|"
    r"inscrivez|rejoignez|retrouvez|recevez|partagez|partager|laissez|laisser|likez)|"
    r"s[íi]gu[ea]\w*|suscr[íi]b\w+|comparte\w*|únete|folg\w+|abonnier\w+|teil(?:e|en|t)|"
    r"seguici|seguimi|iscriviti|condividi|siga|inscreva|compartilhe)\b[- ]?",
    re.IGNORECASE,
)
#: What a plea is about: a letter, one's own channel, a place to be found, or the text itself.
_CHANNEL = re.compile(
    r"\b(?:newsletters?|infolettre|lettre d[’']info\w*|bolet[íi]n|mailing[- ]list|"
    r"your (?:in|mail)box|"
    r"bo[îi]te (?:mail|aux lettres|de réception)|"
    r"(?:par|by|via|per|por) (?:e-?mail|courriel|correo)|"
    r"(?:my|our|ma|mon|mes|nos|notre|mi|nuestr[oa]|mein\w*|unser\w*|mi[oa]|nostr[oa]) "
    r"(?:lettre|flux|rss|feed|podcast|cha[îi]ne|channel|canal|kanal|blog|page|profil\w*)|"
    r"(?:on|via|at|sur|en|auf|bei|su|no) (?:facebook|twitter|instagram|linkedin|mastodon|bluesky|"
    r"youtube|telegram|whatsapp|tiktok|pinterest|flickr|les réseaux|social media|redes sociales)|"
    r"this (?:post|article|story|page)|(?:cet |l[’'])article|(?:ce|le) billet|"
    r"est[ea] (?:art[íi]culo|entrada)|diesen (?:artikel|beitrag)|quest[oa] (?:articolo|post)|"
    r"(?:a (?:comment|reply)|un commentaire|un comentario)"
    # and no word more, or where: a baker may be left one too
    r"(?=\W*\Z|\s*[.!?…:(]| (?:below|here|ci-|en bas|sous|si|pour|and|et|on|if|y|abajo)\b))\b",
    re.IGNORECASE,
)
#: Where buttons to share lead.
_NETWORK = (
    r"facebook|twitter|x|linkedin|mastodon|bluesky|threads|pinterest|whatsapp|telegram|reddit|tumblr|"
    r"pocket|messenger|e-?mail|courriel|imprimer|print"
)
_BARE = re.compile(r"(?:us|me|nous|moi|vous|now|here|today|ici|maintenant|\W)*\Z", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:comments?|share|tweet|print|e-?mail|tags?|advertisement|sponsored|commentaires?|partager|"
    r"imprimer|publicité|compartir|comentarios|teilen|drucken|anzeige|kommentare|\d+ comments?|"
    r"permalink|previous|next|suivant|précédent)\W*\Z|"
    r"(?:tags?|tagged|filed under|posted in|mots[- ]clés|étiquettes?|etiquetas|catégories?|"
    r"categor(?:y|ies|ías?)|kategorien?|schlagwörter) ?: ?.{1,160}(?<![.!?…])\Z|"
    rf"(?:{_NETWORK})(?:\W+(?:{_NETWORK}))+\W*\Z|"
    r"(?:partage[rz]?|share|compartir|teilen|condividi)(?:\W+(?:sur|on|via|par|this|cet article|"
    rf"ce billet|en|auf|su))*(?:\W+(?:{_NETWORK}))+\W*\Z|"
    r"[^.]{0,40}(?:©|\(c\)|copyright)[^.]{0,12}(?:19|20)\d\d.{0,40}\Z|"
    r".{0,60}(?:all rights reserved|tous droits réservés|todos los derechos reservados|"
    r"alle rechte vorbehalten)\W*\Z|"
    r"(?:本文|文章|原文|版[权權])(?:作者|[链鏈]接|[标標][题題]|字[数數]|[声聲]明) ?[:：].{1,160}\Z|"
    r"(?:this entry was posted|ce(?:t article|tte entrée|) (?:a été|est) (?:publiée?|classée?) )",
    re.IGNORECASE,
)
#: Headings over what others wrote: counted, asked for, or in the plural alone, for an author may
#: head a part of a text by "Commentaire".
_COMMENTS = re.compile(
    r"(?:(?:\d+|no|one|une?|ein|(?:leave|post|add) an?|(?:laisse[rz]|ajoute[rz]|écri(?:re|vez)) un|"
    r"deja un|deixe um|lascia un) "
    r"(?:comments?|commentaires?|kommentare?|comentarios?|comentários?|commento|commenti|reacties?)"
    r"(?: (?:on|to|sur|à|zu|en|su|em|para|op|cancel\w*|annul\w*)\b.*)?|"
    r"kommentar (?:posten|schreiben|verfassen|hinterlassen)|"
    r"(?:vos |your |les |ihre )?"
    r"(?:comments|commentaires|kommentare|comentarios|comentários|commenti|reacties|komentarze|"
    r"комментарии|(?:この記事への)?コメント|评论|評論|留言|댓글)(?: ?[(（:].{0,8})?)\W*\Z",
    re.IGNORECASE,
)
#: A plea is short, a label may be longer; a paragraph that merely begins so is the author's.
_PLEA_CHARS, _LABEL_CHARS = 160, 320


def opens_comments(text: str) -> bool:
    """Tell a heading over a page's comments."""
    return len(text) <= _PLEA_CHARS and bool(_COMMENTS.match(text))


def promotes(text: str, linked_share: float) -> bool:
    """Tell a line that leads away from its article: see also, subscribe, share, a bare label."""
    text = text.lstrip("←→«»<> ")
    if len(text) <= _LABEL_CHARS and _LABEL.match(text):
        return True
    if len(text) > _PLEA_CHARS:
        return False
    label = _SEE_ALSO.match(text)
    if label and (label.end() == len(text) or linked_share >= 0.5):
        return True
    plea = _ASKS.match(text)
    return bool(plea and (_CHANNEL.search(text) or _BARE.match(text, plea.end())))
