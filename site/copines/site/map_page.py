"""What the page of the map shows: the drawing twice, and the same as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from copines.site.affinity import NEAREST, Circle, Kin
from copines.site.badges import Face
from copines.site.map import draw
from copines.site.topics import Topic

#: Units of the sheet for wide windows, and for phones.
_WIDE, _TALL = 840, 400


def shown(kept: Sequence[Any], faces: Mapping[str, Face]) -> dict[str, object]:
    """Give the drawings, and for each blog its nearest ones with what they share.

    `kept` is the list of the map: topics that blogs share, who is near whom, and how many posts
    each blog has.
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
    nearest = [
        (
            face,
            posts.get(blog, 0),
            [
                (faces[kin.blog], kin.terms)
                for kin in circle.kin.get(blog, ())[:NEAREST]
                if kin.blog in faces
            ],
        )
        for blog, face in faces.items()
    ]
    wide, tall = (draw(circle, faces, posts, width) for width in (_WIDE, _TALL))
    return {"drawings": (("wide", wide), ("tall", tall)), "nearest": nearest}
