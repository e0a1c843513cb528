"""The same circle as a site of Hugo's (https://gohugo.io): Markdown, and templates of its own."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import circle
from bench.circle import Links
from copines.model import Post

_CONFIG = """
baseURL = "https://copines.example/"
title = "Les blogs de mes copines"
languageCode = "fr"
defaultContentLanguage = "fr"
summaryLength = 110
mainSections = ["posts"]
[taxonomies]
topic = "topics"
archive = "archives"
[pagination]
pagerSize = 30
[outputs]
home = ["html", "atom"]
section = ["html", "atom"]
term = ["html", "atom"]
taxonomy = ["html"]
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "feed"
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
"""

_BASE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; \
img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta property="og:site_name" content="{{ site.Title }}">
{{ block "head" . }}{{ end }}
<link rel="stylesheet" href="/static/style.css">
<link rel="icon" type="image/svg+xml" href="/static/icon.svg">
<link rel="alternate" type="application/atom+xml" title="{{ site.Title }}" href="/feed.xml">
<link rel="alternate" type="application/feed+json" title="{{ site.Title }}" href="/feed.json">
<link rel="blogroll" type="text/xml" href="/blogroll.opml">
</head>
<body>
<a class="skip" href="#content">Aller au contenu</a>
<header class="top">
<p class="brand"><a href="/">{{ site.Title }}</a></p>
<nav aria-label="Le portail"><ul class="flow">
{{ $here := .RelPermalink }}
{{ range slice "" "map" "topics" "archives" "search" "status" "about" }}
<li><a href="/{{ . }}"{{ if eq $here (add "/" .) }} aria-current="page"{{ end }}>{{ . }}</a></li>
{{ end }}
</ul></nav>
</header>
<main id="content">
{{ block "main" . }}{{ end }}
</main>
<footer>
<p>Ce portail n’écrit rien : il fait passer. Chaque billet appartient à qui l’a écrit.</p>
<p class="said">Suivre : <a href="/feed.xml">Atom</a>, <a href="/feed.json">JSON Feed</a>, \
<a href="/blogroll.opml">la liste des blogs (OPML)</a>. Ni cookie, ni pistage.</p>
</footer>
</body>
</html>
"""

_MARK = """<span class="mark h{{ mod (len .Title) 12 }} r{{ mod (len .Title) 3 }}" \
aria-hidden="true">{{ substr .Params.blog 0 1 }}</span>"""

_ENTRY = """<article class="h-entry">
{{ partial "mark.html" . }}
<h3 class="p-name" dir="auto"><a class="u-url" href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<p class="p-summary" dir="auto">{{ .Summary | plainify | truncate 220 }}</p>
<p class="said"><a class="p-author h-card" href="{{ .CurrentSection.RelPermalink }}">\
{{ .Params.blog }}</a>, {{ .ReadingTime }} minutes</p>
</article>
"""

_RIVER = """{{ range .GroupByDate "2 January 2006" }}
<section><h2>{{ .Key }}</h2>
<div>
{{ range .Pages }}{{ partial "entry.html" . }}{{ end }}
</div>
</section>
{{ end }}
"""

_HOME = """{{ define "main" }}
<h1 class="brand p-name">{{ site.Title }}</h1>
<ul class="faces grid">
{{ range (site.GetPage "/posts").Sections }}
<li><a href="{{ .RelPermalink }}"><span>{{ .Title }} <small>{{ len .RegularPages }}</small></span>\
</a></li>
{{ end }}
</ul>
{{ $pages := .Paginate (where site.RegularPages "Section" "posts") }}
{{ partial "river.html" $pages.Pages }}
<p class="said flow">
{{ with $pages.Prev }}<a rel="next" href="{{ .URL }}">← Plus récents</a>{{ end }}
{{ with $pages.Next }}<a rel="prev" href="{{ .URL }}">Plus anciens →</a>{{ end }}
</p>
{{ end }}
"""

_BLOG = """{{ define "head" }}
<meta property="og:title" content="{{ .Title }}">
<link rel="alternate" type="application/atom+xml" title="{{ .Title }}" \
href="{{ .RelPermalink }}feed.xml">
{{ end }}
{{ define "main" }}
<h1 class="p-name">{{ .Title }}</h1>
<p class="said">{{ len .RegularPages }} billets</p>
{{ range .RegularPages.GroupByDate "2006" }}
<section class="tight"><h2>{{ .Key }} <span>{{ len .Pages }} billets</span></h2>
<ol class="rows">
{{ range .Pages }}
<li class="h-entry"><time class="said dt-published" \
datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | time.Format "2 Jan" }}</time> \
<a class="p-name u-url" href="{{ .RelPermalink }}" dir="auto">{{ .Title }}</a></li>
{{ end }}
</ol>
</section>
{{ end }}
{{ end }}
"""

_POST = """{{ define "head" }}
{{ $excerpt := .Summary | plainify | truncate 220 }}
<meta name="description" content="{{ $excerpt }}">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:type" content="article">
<meta property="og:url" content="{{ .Params.source }}">
<meta property="og:description" content="{{ $excerpt }}">
<meta property="article:published_time" content="{{ .Date }}">
<link rel="canonical" href="{{ .Params.source }}">
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "BlogPosting" \
"headline" .Title "url" .Params.source "datePublished" .Date "keywords" .Params.topics \
"wordCount" .WordCount "author" .Params.blog | jsonify | safeJS }}</script>
{{ end }}
{{ define "main" }}
<article class="h-entry">
<header>
{{ partial "mark.html" . }}
<p class="brand"><a class="p-author h-card" href="{{ .CurrentSection.RelPermalink }}">\
{{ .Params.blog }}</a></p>
<p class="said"><time class="dt-published" datetime="{{ .Date }}">\
{{ .Date | time.Format "2 January 2006" }}</time></p>
<h1 class="p-name" dir="auto">{{ .Title }}</h1>
</header>
<div class="e-content" dir="auto">{{ .Summary }}</div>
<p class="flow"><a class="button u-url" rel="external" href="{{ .Params.source }}">\
La suite chez {{ .Params.blog }}</a> \
<span class="said">{{ .WordCount }} mots, {{ .ReadingTime }} minutes</span></p>
<p class="said">Rangé dans : {{ range .GetTerms "topics" }}\
<a class="p-category" rel="tag" href="{{ .RelPermalink }}">{{ .Title }}</a>, {{ end }}</p>
</article>
<section class="open"><h2>Découvrez les blogs de mes copines :</h2>
<ul class="grid">
{{ range .Params.related }}{{ $terms := .terms }}
{{ with site.GetPage .path }}
<li class="h-cite teaser">
<p class="flow said">{{ partial "mark.html" . }} \
<a class="p-author h-card" href="{{ .CurrentSection.RelPermalink }}">{{ .Params.blog }}</a></p>
<h3 class="p-name" dir="auto"><a class="u-url" href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<p class="p-summary" dir="auto">{{ .Summary | plainify | truncate 220 }}</p>
<p class="said">Parce que vous lisez : <i>{{ delimit $terms ", " }}</i></p>
</li>
{{ end }}{{ end }}
</ul>
<p class="said">Rapprochés par la machine, d’après les mots que ces billets partagent.</p>
</section>
<section class="open"><h2>Laisser un commentaire :</h2>
<p><a rel="external" href="{{ .Params.source }}">Chez {{ .Params.blog }}, sous le billet →</a></p>
</section>
{{ end }}
"""

_MONTH = """{{ define "main" }}
<h1 class="p-name">{{ .Title }}</h1>
<p class="said">{{ len .Pages }} billets</p>
{{ partial "river.html" .Pages }}
{{ end }}
"""

_TOPIC = """{{ define "main" }}
<h1 class="p-name">{{ .Title }}</h1>
<p class="lede">{{ len .Pages }} billets</p>
<div>
{{ range first 12 .Pages }}{{ partial "entry.html" . }}{{ end }}
</div>
<ol class="rows">
{{ range first 288 (after 12 .Pages) }}
<li class="h-entry"><time class="said dt-published" \
datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | time.Format "Jan 2006" }}\
</time> <span><a class="p-name u-url" href="{{ .RelPermalink }}" dir="auto">{{ .Title }}</a> \
<small class="p-author h-card">{{ .Params.blog }}</small></span></li>
{{ end }}
</ol>
{{ end }}
"""

_INDEX = """{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul class="flow">
{{ range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <span class="said">{{ len .Pages }}</span></li>
{{ end }}
</ul>
{{ end }}
"""

_ATOM = """{{ printf "<?xml version='1.0' encoding='utf-8'?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>{{ .Title }}</title>
<id>{{ .Permalink }}</id>
<updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<link rel="alternate" type="text/html" href="{{ .Permalink }}"/>
{{ $pages := .RegularPages }}
{{ if .IsHome }}{{ $pages = where site.RegularPages "Section" "posts" }}{{ end }}
{{ range first 40 $pages }}
<entry xml:lang="fr">
<title>{{ .Title }}</title>
<id>{{ .Params.source }}</id>
<link rel="alternate" type="text/html" href="{{ .Params.source }}"/>
<link rel="related" type="text/html" href="{{ .Permalink }}"/>
<updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published>
<author><name>{{ .Params.blog }}</name></author>
<summary type="text">{{ .Summary | plainify | truncate 220 }}</summary>
<source><id>{{ .CurrentSection.Permalink }}</id><title>{{ .Params.blog }}</title></source>
</entry>
{{ end }}
</feed>
"""

_LAYOUTS = {
    "baseof.html": _BASE,
    "_partials/mark.html": _MARK,
    "_partials/entry.html": _ENTRY,
    "_partials/river.html": _RIVER,
    "home.html": _HOME,
    "section.html": _BLOG,
    "page.html": _POST,
    "archives/term.html": _MONTH,
    "topics/term.html": _TOPIC,
    "taxonomy.html": _INDEX,
    "home.atom.xml": _ATOM,
    "section.atom.xml": _ATOM,
    "term.atom.xml": _ATOM,
}


def make(directory: Path, count: int, links: Links) -> None:
    """Write the circle's site."""
    for path, text in _files(count, links):
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def edit(directory: Path, edited: Mapping[str, Post], links: Links) -> None:
    """Give posts, by slug, other titles and texts."""
    for post in edited.values():
        (directory / f"content{_path(post.permalink)}.md").write_text(
            _markdown(post, links), encoding="utf-8"
        )


def _files(count: int, links: Links) -> Iterator[tuple[str, str]]:
    yield "hugo.toml", _CONFIG
    yield from ((f"layouts/{path}", text) for path, text in _LAYOUTS.items())
    # no page of all posts, no feeds of months: copines has none either
    yield "content/posts/_index.md", _page({"title": "Blogs", "build": {"render": "never"}}, "")
    months = {"title": "Archives", "cascade": {"outputs": ["html"]}}
    yield "content/archives/_index.md", _page(months, "")
    for blog in map(circle.blog, range(circle.BLOGS)):
        yield f"content/posts/{blog.slug}/_index.md", _page({"title": blog.name}, "")
    for number in range(count):
        post = circle.post(number)
        yield f"content{_path(post.permalink)}.md", _markdown(post, links)


def _path(permalink: str) -> str:
    number = int(permalink.rsplit("-", 1)[1])
    return f"/posts/{circle.blog(number % circle.BLOGS).slug}/billet-{number}"


def _markdown(post: Post, links: Links) -> str:
    assert post.published is not None
    told = {
        "title": post.title,
        "date": post.published.isoformat(),
        "source": post.permalink,
        "blog": post.blog,
        "topics": list(post.tags),
        "archives": [f"{post.published:%Y-%m}"],
        "related": [
            {"path": _path(n.permalink), "terms": list(n.terms)} for n in links[post.permalink]
        ],
    }
    return _page(told, post.text.replace("\n", "\n\n"))


def _page(told: Mapping[str, object], text: str) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n\n" + text + "\n"
