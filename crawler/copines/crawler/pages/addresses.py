"""Address → whether it leads to a page, and to what kind."""

import re
from urllib.parse import unquote, urlsplit

from copines.addresses import page_path
from copines.crawler.dates.months import month_of

_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|tar|mp[34]|m4[av]|"
    r"og[gva]|opus|wav|flac|webm|avi|mov|mkv|xml|rss|atom|rdf|csv|woff2?|ttf|"
    r"eot|otf|exe|dmg|apk|iso|deb|rpm|jar|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|ics|vcf|asc|sig|swf|"
    r"gpx|kml|torrent|ps|bin|msi)\Z",
    re.IGNORECASE,
)
#: Files of code; and how posts about them are named.
_CODE = re.compile(r"\.(?:css|js|mjs|json|txt|c|h|cpp|py|sh|patch|diff|map)\Z", re.IGNORECASE)
_MACHINE = re.compile(
    r"/(?:wp-admin|wp-login|wp-json|wp-content|wp-includes|xmlrpc\.php|cgi-bin|cdn-cgi|"
    r"trackback|feeds?|comments/feed)(?:/|\.php|\Z)|"
    r"[?&](?:replytocom|share|like_comment|feed|action|print|amp|preview|oembed|s|q)=",
    re.IGNORECASE,
)
#: What is done with a page or a site; and what posts are called that tell of it.
_ACTION = re.compile(
    r"/(?:amp|embed|print|login|signin|signup|register|cart|checkout|share|sharer|drafts?|"
    r"brouillons?)(?:/|\.php|\Z)",
    re.IGNORECASE,
)
#: A name right under a year and a month, or a day, is a post's whatever it says: /2022/03/share.
_DATED = re.compile(
    r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:(?:0?[1-9]|[12]\d|3[01])/)?(?!\d\d?/?\Z)[^/]+/?\Z"
)
#: What such a name may be though machines and files are called so: a post about feeds, or web.xml;
#: /2022/03/feed is a month's feed.
_WORDS = re.compile(
    r"(?:/\d\d?/\d\d?/(?:feeds?|trackback)|/(?!(?:index|feeds?|rss|atom|sitemap)\.)[^/]+\.(?:xml|csv))/?\Z",
    re.IGNORECASE,
)
#: Segments after which a name is that of a collection, not of a post.
_COLLECTIONS = {
    "tag", "tags", "category", "categories", "categorie", "categoria", "categorias", "kategorie",
    "kategorien", "schlagwort", "etiqueta", "etiquetas", "etiquette", "topic", "topics", "tema",
    "temas", "thema", "author", "authors", "auteur", "auteurs", "autor", "autore", "search",
    "recherche", "buscar", "busqueda", "suche", "cerca", "label", "labels", "rubrique", "page",
    "pagina", "seite", "mot", "mots", "mot-cle", "mots-cles", "series", "taxonomy", "genre",
}  # fmt: skip
_ARCHIVES = {"archive", "archives", "archivo", "archivos", "archiv", "archivio", "arquivo"}
#: Last names that are those of a collection of posts, or of collections.
_ENDS = _ARCHIVES | (_COLLECTIONS - {"thema", "tema", "cerca", "mot", "genre"}) | {
    "blog", "blogs", "posts", "articles", "articulos", "articoli", "artikel", "artigos", "billets",
    "news", "index", "all", "home", "accueil", "inicio", "sitemap", "feed", "feeds", "rss", "tous",
    "latest", "recent", "writing", "journal", "notes", "drafts", "blogroll", "nuage",
}  # fmt: skip
#: Folders that hold posts, where what is in them is no list.
_OF_POSTS = {
    "blog", "weblog", "post", "posts", "article", "articles", "articulo", "articulos", "articolo",
    "articoli", "artikel", "artigo", "artigos", "artikelen", "billet", "billets", "entry",
    "entries", "entrada", "entradas", "beitrag", "beitraege", "journal", "notes", "diary",
}  # fmt: skip
#: Names of pages about the site, in the languages of the circle.
_ABOUT = {
    "quien-soy", "quienes-somos", "privacidad", "politica-de-privacidad", "aviso-legal",
    "mentions", "confidentialite", "chi-sono", "contatti", "quem-sou",
    "about", "about-me", "about-us", "aboutme", "a-propos", "apropos", "qui-suis-je",
    "acerca", "acerca-de", "sobre-mi", "ueber", "ueber-mich", "contact",
    "contacto", "contact-me", "kontakt", "contactez-moi", "me-contacter", "impressum", "imprint",
    "legal", "mentions-legales", "privacy", "privacy-policy", "datenschutz", "terms", "license",
    "licence", "licenses", "404", "403", "500", "not-found", "cv", "resume", "portfolio",
    "projects", "projets", "now", "uses", "colophon", "subscribe", "newsletter", "faq", "login",
    "cookies", "cookie-policy", "guestbook", "disclaimer", "hire-me",
}  # fmt: skip
#: Words that such pages are called by, and posts too: their page may say which.
_OFTEN_ABOUT = {
    "ahora", "enlaces", "propos", "sobre", "uber", "error", "links", "liens", "thanks", "merci",
    "donate", "support", "help", "publications", "talks", "gallery", "galleries", "galerie",
    "photos", "bio", "credits", "success", "offline",
}  # fmt: skip
#: Folders of pages that are no posts: a language's, or one named so.
_HOLDS_PAGES = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?|pages?|p|static|site|infos?")
#: The names of lists' further pages, and of a week's or month's archive.
_PAGE_NAME = re.compile(r"(?:page|index|archives?|p)[-_]?\d+")
#: Files that sites made by hand name by number or day.
_HAND_NAMED = re.compile(
    r"/(?:(?:page|pagina|seite)[-_]?\d+|(?:19|20)\d\d-\d\d-\d\d)\.html?\Z", re.IGNORECASE
)
_PAGED = re.compile(r"/(?:page|pagina|seite)/\d+/?\Z", re.IGNORECASE)
_PERIOD = re.compile(
    r"/(?:19|20)\d\d(?:[/_-](?:0?[1-9]|1[0-2])(?:[/_-](?:0?[1-9]|[12]\d|3[01]))?)?\Z"
)
#: A day whose month is named: /2024/feb/05.
_NAMED_DAY = re.compile(r"/(?:19|20)\d\d/([^\W\d_]{3,12})/\d\d?\Z")


def is_listing(url: str) -> bool:
    """Tell an address that by its shape leads to several posts: archive, tag, page N, search."""
    parts, path = urlsplit(url), page_path(url)
    names = [s.lower() for s in path_names(path)]
    is_one = bool(re.search(r"(?:^|&)(?:p|page_id|post|id|article)=", parts.query))
    if not names:
        return not is_one
    if re.search(r"(?:^|&)(?:s|q|tag|cat|author|paged?|m|offset|start|label)=", parts.query):
        return True
    last = names[-1]
    if any(n in _COLLECTIONS for n in names[:-1]) or _PAGE_NAME.fullmatch(last):
        return True
    if is_dated(path):
        return False
    # /2016/, /2016/11/, /blog/2016/11/05/, /archives/2016-11 hold what was written then.
    plain = "/".join(("", *names))
    named = _NAMED_DAY.search(plain)
    # blog.php?id=7 is one of them
    is_end = last in _ENDS and not is_one
    return is_end or bool(_PERIOD.search(plain)) or bool(named and month_of(named[1]))


def is_listing_for_sure(url: str) -> bool:
    """Tell an address that no post has, whatever its page declares: a home page, page N, a search.

    Of the others that look like lists a page may know better: posts are called "1984" and "tags".
    """
    parts, path = urlsplit(url), page_path(url)
    names = [s.lower() for s in path_names(path)]
    paged = bool(_PAGE_NAME.fullmatch(names[-1])) and not is_dated(path) if names else True
    return is_listing(url) and (paged or bool(parts.query) or bool(_PAGED.search(path)))


def is_hand_named(url: str) -> bool:
    """Tell a file that may be a list or a post by its name: /page12.htm, /log/2019-05-03.html."""
    return bool(_HAND_NAMED.search(page_path(url)))


def is_page(url: str) -> bool:
    """Tell an address that may be a page to read from files, forms and machine addresses."""
    path = page_path(url)
    named_so = _CODE.search(unquote(path)) or _ACTION.search(path)
    return may_be_page(url) and not (named_so and not is_dated(path))


def may_be_page(url: str) -> bool:
    """Tell an address that is read where site or shape say that it is a post, whatever its name.

    Posts are called "share" and "why-node.js" too.
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if is_dated(path) and _WORDS.search(path):
        path = ""
    return not _ASSET.search(path) and not _MACHINE.search(f"{path}?{parts.query}")


def is_dated(path: str) -> bool:
    """Tell a path that ends in one name under a month or a day: /2022/03/11/share."""
    return bool(_DATED.search(path))


def is_about(url: str) -> bool:
    """Tell an address named like a page about the site or its author."""
    names = path_names(page_path(url))
    return bool(names) and len(names) <= 2 and names[-1].lower() in _ABOUT | _OFTEN_ABOUT


def is_about_for_sure(url: str) -> bool:
    """Tell an address of such a page, whatever that declares: /about, /en/contact, /pages/legal."""
    names = [name.lower() for name in path_names(page_path(url))]
    return (
        bool(names) and names[-1] in _ABOUT and all(_HOLDS_PAGES.fullmatch(n) for n in names[:-1])
    )


def is_among_posts(url: str) -> bool:
    """Tell an address right below a folder that is named for the posts in it: /blog/miche."""
    names = path_names(page_path(url))
    return len(names) > 1 and names[-2].lower() in _OF_POSTS and not names[-1].isdecimal()


def is_bare(url: str) -> bool:
    """Tell an address of one name alone: /merci/."""
    return len(path_names(page_path(url))) == 1


def path_names(path: str) -> list[str]:
    """Return the names in a path, less a final index.html and the page's extension."""
    names = [unquote(s) for s in path.split("/") if s]
    if names:
        names[-1] = re.sub(r"\.(?:html?|php|aspx?)\Z", "", names[-1], flags=re.IGNORECASE)
        if names[-1] == "index":
            names.pop()
    return names
