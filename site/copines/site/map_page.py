"""What the pages of the map show: the drawing twice, and the same in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from copines.site.affinity import NEAREST, Circle, Kin
from copines.site.badges import Face
from copines.site.map import draw, graph, of_blogs, regions
from copines.site.map.nodes import Graph
from copines.site.map.regions import Region, node
from copines.site.topics import Topic, fold
from copines.site.words import capital

#: Units of the sheet for wide windows, and for phones.
_WIDE, _TALL = 840, 340
#: Blogs up to which one drawing shows all, each with its name.
LEGIBLE = 60
#: Blogs that are named of a region.
_NAMED = 8

_Shown = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Map:
    """One page's map, of the whole circle or of a region."""

    circle: Circle
    #: All blogs, and those that it shows, in the order of the config.
    faces: Mapping[str, Face]
    mine: Mapping[str, Face]
    posts: Mapping[str, int]
    around: Callable[[str], str]
    folder: str = "map/"
    #: What the region is called, and the larger one's folder; "" for the whole circle.
    name: str = ""
    above: str = ""

    def pages(self) -> Iterator[tuple[str, _Shown]]:
        """Yield path and content of each page, of the regions too."""
        path = f"{self.folder}index.html"
        if len(self.mine) <= LEGIBLE:
            yield path, lambda: self._drawn(of_blogs(self.circle, self.mine, self.posts))
            return
        cut = regions(self.circle, self.mine, self.posts)
        yield path, lambda: self._of_regions(cut)
        for region in cut:
            mine = {blog: face for blog, face in self.mine.items() if blog in region.blogs}
            folder = f"{self.folder}{region.slug}/"
            name = self._called(region)
            yield from replace(self, mine=mine, folder=folder, name=name, above=self.folder).pages()

    def _called(self, region: Region) -> str:
        told = ", ".join(topic.name for topic in region.topics)
        largest = max(region.blogs, key=lambda blog: self.posts.get(blog, 0))
        return capital(told or self.around(self.faces[largest].name))

    def _of_regions(self, cut: tuple[Region, ...]) -> Mapping[str, Any]:
        firsts = [self.faces[region.blogs[0]] for region in cut]
        nodes = [
            node(region, self._called(region), self.folder, number, first)
            for number, (region, first) in enumerate(zip(cut, firsts, strict=True))
        ]
        order = sorted(range(len(nodes)), key=lambda n: nodes[n].order)
        place = {blog: here for here, n in enumerate(order) for blog in cut[n].blogs}
        listed = [
            (made, [self.faces[blog] for blog in self._first(region)], len(region.blogs))
            for made, region in sorted(zip(nodes, cut, strict=True), key=lambda p: fold(p[0].name))
        ]
        shown = self._drawn(graph([nodes[n] for n in order], place, self.circle))
        return {**shown, "nearest": (), "regions": listed}

    def _first(self, region: Region) -> list[str]:
        return sorted(region.blogs, key=lambda blog: (-self.posts.get(blog, 0), blog))[:_NAMED]

    def _drawn(self, found: Graph) -> Mapping[str, Any]:
        wide, tall = (draw(found, width) for width in (_WIDE, _TALL))
        nearest = [
            (face, self.posts.get(blog, 0), self._near(blog)) for blog, face in self.mine.items()
        ]
        return {
            "drawings": (("wide", wide), ("tall", tall)),
            "nearest": nearest,
            "regions": (),
            "region": self.name,
            "above": self.above,
        }

    def _near(self, blog: str) -> list[tuple[Face, tuple[str, ...]]]:
        near = self.circle.kin.get(blog, ())[:NEAREST]
        return [(self.faces[kin.blog], kin.terms) for kin in near if kin.blog in self.faces]


def pages(
    kept: Sequence[Any], faces: Mapping[str, Face], around: Callable[[str], str]
) -> Iterator[tuple[str, _Shown]]:
    """Yield path and content of each page of the map.

    `kept` is the list of the map: topics that blogs share, who is near whom, and how many posts
    each blog has; `around` names a region that shares no topic, by its largest blog.
    """
    topics, near, posts = kept
    circle = Circle(
        tuple(
            Topic(slug, name, language, ("",) * posts, tuple(map(tuple, blogs)))
            for slug, name, language, posts, blogs in topics
        ),
        {},
        {blog: tuple(Kin(*kin) for kin in kins) for blog, kins in near.items()},
    )
    yield from _Map(circle, faces, faces, posts, around).pages()
