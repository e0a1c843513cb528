"""The days of a world: what is written, and what befalls whom."""

from random import Random

from year import events
from year.blogs import Blog, Event, Trouble
from year.world import World

#: How often each befalls a blog, beside the others.
KINDS: dict[Event, int] = {
    events.slug: 14, events.theme: 7, events.host: 6, events.feed: 6, events.scheme: 5,
    events.secure: 5, events.language: 3, events.dies: 5, events.ends: 2, events.hijack: 2,
    events.bulk: 5, events.challenge: 6, events.crosspost: 10, events.delete: 9, events.cut: 6,
    events.dates: 5, events.guids: 4,
}  # fmt: skip
ERRORS = (
    Trouble("500", whole=False),
    Trouble("500", whole=True),
    Trouble("503", whole=False),
    Trouble("503, Retry-After", whole=True),
    Trouble("403", whole=False),
    Trouble("403", whole=True),
    Trouble("404", whole=False),
    Trouble("truncated", whole=False),
    Trouble("maintenance", whole=False),
    Trouble("maintenance", whole=True),
    Trouble("robots 503", whole=False),
    Trouble("timeout", whole=False),
)
#: One day in thirty, as nothing breaks at weekends.
_ERROR_ODDS = 7 / 5 / 30


def live(world: World) -> None:
    """Let the next day come: posts are written, and something befalls some of the blogs."""
    world.day += 1
    if not world.awake:
        return
    for blog in world.blogs:
        if not blog.ended:
            _pass(world, blog, world.chance(blog))
    world.owe()


def _pass(world: World, blog: Blog, chance: Random) -> None:
    for day, name, value in [one for one in blog.later if one[0] <= world.day]:
        setattr(blog, name, value)
        blog.later.remove((day, name, value))
        note(world, blog, f"{name} set back" if name != "url" else "config follows the blog")
    while blog.next_post <= world.day and not blog.sold:
        if blog.window:
            world.write(blog, chance, blog.next_post, world.day)
        blog.next_post += chance.expovariate(1 / blog.gap) + 0.05
    if world.planned is not None:
        fate = world.planned.get(world.day) if blog.number == 0 else None
    elif world.day == 0 or blog.sold or blog.trouble(world.day) or world.day < blog.rests_until:
        fate = None
    else:
        fate = _fate(world, blog, chance)
    if fate:
        befall(world, blog, fate)


def _fate(world: World, blog: Blog, chance: Random) -> Event | Trouble | None:
    if chance.random() < _ERROR_ODDS:
        return chance.choice(ERRORS)
    if world.day < blog.next_event:
        return None
    blog.next_event = world.day + chance.randint(6, 34)
    return chance.choices(list(KINDS), list(KINDS.values()))[0]


def befall(world: World, blog: Blog, fate: Event | Trouble) -> None:
    """Let one thing happen to a blog; what cannot happen to it now gives way to a mended slug."""
    if isinstance(fate, Trouble):
        world.suffer(blog, 1, fate)
        if "Retry" in fate.kind:
            blog.rests_until = world.day + 3
        note(world, blog, f"error: {fate.kind}, {'host' if fate.whole else 'feed'}")
        return
    said = fate(world, blog, world.chance(blog))
    if not said and world.planned is None:
        said = events.slug(world, blog, world.chance(blog))
    if said:
        note(world, blog, said)


def note(world: World, blog: Blog, said: str) -> None:
    """Count what a blog lived through."""
    blog.event, blog.event_day = said, world.day
    if said.startswith(("permalinks", "host", "https")):
        blog.readdressed = said
    world.lived[said] += 1
