"""The HTML pages of one blog: home, posts, archives, tags, about."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from copines.demo.blogs import DemoBlog
from copines.demo.layout import (
    TAG_PATHS,
    WORDS,
    YEAR_PATHS,
    HtmlPage,
    item_html,
    link,
    page_html,
    post_html,
    slugify,
    tag_link,
)
from copines.demo.posts import DemoPost


def html_pages(blog: DemoBlog, posts: Sequence[DemoPost]) -> dict[str, str]:
    """Return the blog's HTML by path; `posts` are its own, newest first."""
    menu, topics = nav(blog), tag_items(blog, posts)
    found = (
        *home_pages(blog, posts),
        *post_pages(posts),
        *year_pages(blog, posts),
        *tag_pages(blog, posts),
        *other_pages(blog, posts),
    )
    return {page.path: page_html(page, menu, topics) for page in found}


def home_pages(blog: DemoBlog, posts: Sequence[DemoPost]) -> Iterator[HtmlPage]:
    """Yield home; where the archive is paginated, the numbered pages after it too."""
    words, size = WORDS[blog.language], blog.per_page
    last = -(-len(posts) // size) if blog.archive == "pages" else 1
    for number in range(1, last + 1):
        items = listing(posts[(number - 1) * size : number * size])
        older = link(page_path(number + 1), words["older"]) if number < last else ""
        newer = link(page_path(number - 1), words["newer"]) if number > 1 else ""
        turn = f'<nav class="pagination">{newer} {older}</nav>' if last > 1 else ""
        main = f"{items}\n{turn}{year_list(blog, posts)}"
        yield HtmlPage(blog, page_path(number), blog.name, main)


def page_path(number: int) -> str:
    """Return the path of a numbered page of home."""
    return "/" if number == 1 else f"/page/{number}/"


def post_pages(posts: Sequence[DemoPost]) -> Iterator[HtmlPage]:
    """Yield each post's own page, with links to the posts before and after it."""
    for index, post in enumerate(posts):
        beside = [*posts[index + 1 : index + 2], *posts[max(index - 1, 0) : index]]
        around = " · ".join(link(other.path, other.title) for other in beside)
        title = f"{post.title} – {post.blog.name}"
        yield HtmlPage(post.blog, post.path, title, post_html(post, around), post)


def year_pages(blog: DemoBlog, posts: Sequence[DemoPost]) -> Iterator[HtmlPage]:
    """Yield a page for each year where the blog is archived so; the undated have their own."""
    if blog.archive != "years":
        return
    for year, group in groupby(posts, year_of):
        name = year or WORDS[blog.language]["undated"]
        title = f"{WORDS[blog.language]['archives']} : {name}"
        yield HtmlPage(blog, year_path(blog, year), title, titled(title, group))


def year_list(blog: DemoBlog, posts: Sequence[DemoPost]) -> str:
    """Return links to the years; home alone has them, so that the undated page shows no number."""
    if blog.archive != "years":
        return ""
    words = WORDS[blog.language]
    years = [year for year, _ in groupby(posts, year_of)]
    links = [link(year_path(blog, year), year or words["undated"]) for year in years]
    return f"<h2>{words['archives']}</h2><ul>{items_html(links)}</ul>"


def year_of(post: DemoPost) -> str:
    """Return the year of a post, "" for the undated."""
    return f"{post.date:%Y}" if post.date else ""


def year_path(blog: DemoBlog, year: str) -> str:
    """Return the path of a year's archive."""
    return YEAR_PATHS[blog.theme].format(year or slugify(WORDS[blog.language]["undated"]))


def tag_pages(blog: DemoBlog, posts: Sequence[DemoPost]) -> Iterator[HtmlPage]:
    """Yield a page for each tag, with its posts."""
    for tag in tags_of(posts):
        path = TAG_PATHS[blog.theme].format(slugify(tag))
        chosen = [post for post in posts if tag in post.tags]
        yield HtmlPage(blog, path, f"{tag} – {blog.name}", titled(tag, chosen))


def other_pages(blog: DemoBlog, posts: Sequence[DemoPost]) -> Iterator[HtmlPage]:
    """Yield the about page, the archive in one list, and the private page where there are such."""
    words = WORDS[blog.language]
    yield HtmlPage(blog, "/about/", words["about"], prose(words["about"], blog.about))
    if blog.archive == "list":
        yield HtmlPage(blog, "/archives/", words["archives"], titled(words["archives"], posts))
    if blog.private:
        yield HtmlPage(blog, blog.private, "Carnet", prose("Carnet", blog.private_text))


def nav(blog: DemoBlog) -> str:
    """Return the menu's items."""
    words = WORDS[blog.language]
    links = [link("/", words["home"]), link("/about/", words["about"])]
    if blog.archive == "list":
        links.append(link("/archives/", words["archives"]))
    if blog.private:
        links.append(link(blog.private, "Carnet"))
    return items_html(links)


def tag_items(blog: DemoBlog, posts: Iterable[DemoPost]) -> str:
    """Return the items of the list of tags."""
    return items_html(tag_link(blog, tag) for tag in tags_of(posts))


def tags_of(posts: Iterable[DemoPost]) -> list[str]:
    """Return the tags in use, in alphabetical order."""
    return sorted({tag for post in posts for tag in post.tags})


def items_html(links: Iterable[str]) -> str:
    """Return links as list items."""
    return "".join(f"<li>{anchor}</li>" for anchor in links)


def listing(posts: Iterable[DemoPost]) -> str:
    """Return posts as a list shows them."""
    return "\n".join(item_html(post) for post in posts)


def titled(title: str, posts: Iterable[DemoPost]) -> str:
    """Return a list of posts under a title."""
    return f"<h1>{escape(title)}</h1>\n{listing(posts)}"


def prose(title: str, text: str) -> str:
    """Return paragraphs of plain text under a title."""
    paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in text.strip().split("\n\n"))
    return f"<h1>{escape(title)}</h1>\n{paragraphs}"
