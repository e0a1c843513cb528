"""Address → whether it leads to a page, and to what kind."""

import re
from urllib.parse import unquote, urljoin, urlsplit

_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|tar|mp[34]|m4[av]|"
    r"og[gva]|opus|wav|flac|webm|avi|mov|mkv|css|js|mjs|json|xml|rss|atom|rdf|txt|csv|woff2?|ttf|"
    r"eot|otf|exe|dmg|apk|iso|deb|rpm|jar|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|ics|vcf|asc|sig|swf|"
    r"gpx|kml|torrent|c|h|cpp|py|sh|patch|diff|map|ps|bin|msi)\Z",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"/(?:wp-admin|wp-login|wp-json|wp-content|wp-includes|xmlrpc\.php|cgi-bin|cdn-cgi|"
    r"trackback|feeds?|comments/feed|amp|embed|print|login|signin|signup|register|cart|checkout|"
    r"share|sharer|drafts?|brouillons?)(?:/|\.php|\Z)|[?&](?:replytocom|share|like_comment|feed|action|print|amp|"
    r"preview|oembed|s|q)=",
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
#: Names of pages about the site, in the languages of the circle.
_ABOUT = {
    "ahora", "quien-soy", "quienes-somos", "privacidad", "politica-de-privacidad", "enlaces",
    "aviso-legal", "mentions", "confidentialite", "chi-sono", "contatti", "quem-sou",
    "about", "about-me", "about-us", "aboutme", "a-propos", "apropos", "propos", "qui-suis-je",
    "acerca", "acerca-de", "sobre", "sobre-mi", "ueber", "ueber-mich", "uber", "contact",
    "contacto", "contact-me", "kontakt", "contactez-moi", "me-contacter", "impressum", "imprint",
    "legal", "mentions-legales", "privacy", "privacy-policy", "datenschutz", "terms", "license",
    "licence", "licenses", "404", "403", "500", "error", "not-found", "cv", "resume", "portfolio",
    "projects", "projets", "now", "uses", "links", "liens", "colophon", "thanks", "merci",
    "subscribe", "newsletter", "donate", "support", "faq", "help", "login", "cookies",
    "cookie-policy", "publications", "talks", "gallery", "galleries", "galerie", "photos",
    "bio", "credits", "guestbook", "disclaimer", "success", "hire-me", "offline",
}  # fmt: skip
#: The names of lists' further pages, and of a week's or month's archive.
_PAGE_NAME = re.compile(r"(?:page|index|archives?|p)[-_]?\d+")
_PERIOD = re.compile(
    r"/(?:19|20)\d\d(?:[/_-](?:0?[1-9]|1[0-2])(?:[/_-](?:0?[1-9]|[12]\d|3[01]))?)?\Z"
)


def is_listing(url: str) -> bool:
    """Tell an address that by its shape leads to several posts: archive, tag, page N, search."""
    parts = urlsplit(url)
    names = [s.lower() for s in path_names(parts.path)]
    if not names:
        return not re.search(r"(?:^|&)(?:p|page_id|post|id|article)=", parts.query)
    if re.search(r"(?:^|&)(?:s|q|tag|cat|author|paged?|m|offset|start|label)=", parts.query):
        return True
    last = names[-1]
    if last in _ENDS or any(n in _COLLECTIONS for n in names[:-1]):
        return True
    # /2016/, /2016/11/, /blog/2016/11/05/, /archives/2016-11 hold what was written then.
    return bool(_PAGE_NAME.fullmatch(last) or _PERIOD.search("/".join(("", *names))))


def is_page(url: str) -> bool:
    """Tell an address that may be a page to read from files, forms and machine addresses."""
    parts = urlsplit(url)
    return not _ASSET.search(unquote(parts.path)) and not _MACHINE.search(
        f"{parts.path}?{parts.query}"
    )


def is_about(url: str) -> bool:
    """Tell an address named like a page about the site or its author."""
    names = path_names(urlsplit(url).path)
    return bool(names) and len(names) <= 2 and names[-1].lower() in _ABOUT


def path_names(path: str) -> list[str]:
    """Give the names in a path, less a final index.html and the page's extension."""
    names = [unquote(s) for s in path.split("/") if s]
    if names:
        names[-1] = re.sub(r"\.(?:html?|php|aspx?)\Z", "", names[-1], flags=re.IGNORECASE)
        if names[-1] == "index":
            names.pop()
    return names


def join(base: str, address: str) -> str:
    """Resolve an address, less its fragment; "" for none, or one that is not of the web."""
    try:
        joined = urljoin(base, address.strip()).partition("#")[0] if address.strip() else ""
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""
