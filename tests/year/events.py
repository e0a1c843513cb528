"""What befalls blogs: each event changes one of them, and says what it was."""

from random import Random

from year import texts
from year.blogs import SCHEMES, Blog, Post, Trouble
from year.world import World


def _alive(world: World, blog: Blog) -> list[Post]:
    return [
        p for p in blog.posts if p.alive(world.day) and not p.stranger and p.appears < world.day
    ]


def _some(world: World, blog: Blog, chance: Random) -> Post | None:
    """Return a post, of those in the feed mostly, since these are what authors go back to."""
    there = _alive(world, blog)
    recent = [post for post in blog.in_feed(world.day) if post in there]
    chosen = recent if recent and chance.random() < 0.7 else there
    return chance.choice(chosen) if chosen else None


def slug(world: World, blog: Blog, chance: Random) -> str:
    """Mend title and address of one post."""
    post = _some(world, blog, chance)
    if post is None:
        return ""
    redirect = chance.random() < 0.5
    post.title = texts.title(chance, post.language)
    post.slug = f"{texts.slug(post.title)}-{post.number}"
    path = world.path(post)
    if path == post.path:
        path = f"/{post.slug}/"
    world.move(post, path, redirect=redirect)
    post.event = f"slug mended, {'redirect' if redirect else 'no redirect'}, {_guids(blog)}"
    return post.event


def _guids(blog: Blog) -> str:
    return {"stable": "same GUID", "permalink": "another GUID", "none": "no GUID"}[blog.guids]


def theme(world: World, blog: Blog, chance: Random) -> str:
    """Change markup, length of the feed, and how the title is spelt."""
    blog.theme = (blog.theme + chance.randint(1, 3)) % 4
    blog.window = chance.choice([5, 8, 10, 20])
    blog.title = chance.choice([blog.title.upper(), f"{blog.title} – le blog", blog.title.title()])
    blog.channel_link = chance.choice(["", "", "http://theme.example/"])
    return "theme changed" + (", channel link at the theme's site" if blog.channel_link else "")


def host(world: World, blog: Blog, chance: Random) -> str:
    """Move to another host, which the old one tells or does not."""
    redirect = chance.random() < 0.6
    if not redirect and not blog.named:
        return ""  # the config names it by an address that is no more: another blog
    old, days = blog.host, chance.randint(3, 12)
    blog.host = f"neuf{len(blog.hosts)}-{min(blog.hosts, key=len)}"
    blog.hosts |= {old: "moved" if redirect else "dead", blog.host: "own"}
    for post in blog.posts:
        post.led = 0
        world.named(post)
    if not redirect:
        world.suffer(blog, days, Trouble("host lost", whole=True))
        world.disown(blog, keep=True)
        blog.later.append((world.day + days, "url", f"{blog.root}/"))
    elif blog.named and chance.random() < 0.5:
        blog.later.append((world.day + 20, "url", f"{blog.root}/"))
    return "host changed, " + ("redirect" if redirect else "no redirect, config follows later")


def feed(world: World, blog: Blog, chance: Random) -> str:
    """Return the feed another address, which the home page announces."""
    redirect = chance.random() < 0.5
    blog.old_feeds[blog.feed] = redirect
    blog.feed = f"/flux-{world.day}.xml"
    return "feed moved, " + ("redirect" if redirect else "no redirect")


def scheme(world: World, blog: Blog, chance: Random) -> str:
    """Return every post another address."""
    redirect = chance.random() < 0.6
    blog.scheme = chance.choice([one for one in SCHEMES if one != blog.scheme])
    for post in blog.posts:
        if post.path != world.path(post) and not post.gone:
            world.move(post, world.path(post), redirect=redirect)
    return f"permalinks changed, {'redirect' if redirect else 'no redirect'}, {_guids(blog)}"


def secure(world: World, blog: Blog, chance: Random) -> str:
    """Go from http to https."""
    if blog.secure:
        return ""
    blog.secure = True
    for post in blog.posts:
        world.named(post)
    return "https"


def language(world: World, blog: Blog, chance: Random) -> str:
    """Write in another language from now on."""
    blog.language = chance.choice([one for one in texts.TONGUES if one != blog.language])
    return "language changed"


def dies(world: World, blog: Blog, chance: Random) -> str:
    """Be away for weeks, and come back as it was."""
    kind = chance.choice(["503", "refused", "dead 404", "dead 404"])
    world.suffer(blog, chance.randint(10, 45), Trouble(kind, whole=True))
    if kind == "dead 404":
        world.disown(blog)
    return f"died and came back, {kind}"


def ends(world: World, blog: Blog, chance: Random) -> str:
    """Be gone for good."""
    if chance.random() < 0.7:
        return ""
    kind = chance.choice(["dead 404", "dead 410", "parked"])
    world.suffer(blog, 999, Trouble(kind, whole=True))
    world.disown(blog)
    blog.ended = True
    return f"ended, {kind}"


def hijack(world: World, blog: Blog, chance: Random) -> str:
    """Be bought by somebody who writes of other things at the same addresses."""
    if chance.random() < 0.6:
        return ""
    world.disown(blog)
    blog.sold, blog.title, blog.language, blog.theme = True, "Best Bonus Online", "en", 2
    for post in blog.posts:
        post.gone, post.gone_on = "404", world.day
    for n in range(6):
        title, body = texts.spam(chance, world.day + n)
        post = Post(blog, 900 + n, world.day - n - 0.5, world.day, title, body, "en", stranger=True)
        world.place(post, title)
        post.guid = f"spam-{post.number}"
    return "hijacked"


def bulk(world: World, blog: Blog, chance: Random) -> str:
    """Import posts of years ago, which the feed may date of today."""
    dated = chance.random() < 0.4
    said = "imported in bulk, " + ("dated of today" if dated else "with old dates")
    for n in range(chance.randint(6, 15)):
        post = world.write(blog, chance, -400.0 - 11 * n, world.day)
        post.feed_date = world.day - 0.01 if dated else None
        post.event = said
    return said


def challenge(world: World, blog: Blog, chance: Random) -> str:
    """Stand behind a challenge for some days."""
    whole = chance.random() < 0.5
    world.suffer(blog, chance.randint(2, 6), Trouble("challenge", whole))
    return f"challenge, {'host' if whole else 'feed'}"


def crosspost(world: World, blog: Blog, chance: Random) -> str:
    """Publish anew what another member wrote a few days ago."""
    others = [
        p
        for other in world.blogs
        if other is not blog and other.calm(world.day) and not other.sold
        for p in other.in_feed(world.day)
        if p.language == blog.language
        and p.original is None
        and p.owed
        and world.day - 9 < p.written
    ]
    if not others:
        return ""
    source, sentence = chance.choice(others), chance.random() < 0.5
    said = texts.TONGUES[blog.language].also.format(source.blog.title) if sentence else ""
    body = (*source.body, said) if sentence else source.body
    post = Post(
        blog,
        len(blog.posts) + 1,
        world.day - 0.01,
        world.day,
        source.title,
        body,
        blog.language,
        original=source,
    )
    world.place(post, source.title)
    post.event = "cross-posted, " + ("a sentence added" if sentence else "word by word")
    return post.event


def delete(world: World, blog: Blog, chance: Random) -> str:
    """Take a post down, in one of the ways in which servers say so."""
    post = _some(world, blog, chance)
    if post is None:
        return ""
    # the last one might as well have made room for a new one
    post.gone_from_feed = post in blog.in_feed(world.day)[:-1]
    post.gone, post.gone_on = chance.choice(["404", "410", "home", "soft"]), world.day
    post.owed, post.event = False, f"deleted, {post.gone}"
    return post.event


def cut(world: World, blog: Blog, chance: Random) -> str:
    """Show fewer posts in the feed for a while, or none."""
    if blog.window == 0:
        return ""
    empty = chance.random() < 0.4
    blog.later.append((world.day + chance.randint(3, 12), "window", blog.window))
    blog.window = 0 if empty else 2
    return "feed emptied" if empty else "feed cut shorter"


def dates(world: World, blog: Blog, chance: Random) -> str:
    """Have the feed say wrong dates for a while."""
    blog.dates = chance.choice(["zero", "today", "none", "year 1"])
    blog.later.append((world.day + chance.randint(4, 15), "dates", "right"))
    return f"dates broken, {blog.dates}"


def guids(world: World, blog: Blog, chance: Random) -> str:
    """Return all entries other GUIDs, or none."""
    blog.guids = chance.choice(
        [one for one in ("stable", "permalink", "none") if one != blog.guids]
    )
    for post in blog.posts:
        post.guid = "" if blog.guids != "stable" else f"urn:{world.day}:{post.number}"
        world.named(post)
    return f"GUIDs changed, {blog.guids}"
