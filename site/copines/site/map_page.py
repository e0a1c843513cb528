"""What the page of the map shows: the drawing twice, and the same as a table."""

from collections.abc import Mapping

from copines.site.affinity import NEAREST, Circle
from copines.site.badges import Face
from copines.site.map import draw

#: Units of the sheet for wide windows, and for phones.
_WIDE, _TALL = 840, 400


def shown(circle: Circle, faces: Mapping[str, Face], posts: Mapping[str, int]) -> dict[str, object]:
    """Give the drawings, and for each blog its nearest ones with what they share."""
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
