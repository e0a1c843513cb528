"""A circle → the fills under each of its posts."""

import numpy as np
from numpy.typing import NDArray

from copines.linker.fill.circle import Circle
from copines.linker.fill.filling import Filling, ranks
from copines.linker.fill.ring import SEEN, Ring, of_each_blog, steps

_Rows = NDArray[np.int64]
_Mask = NDArray[np.bool_]

#: What stands under more posts than this is not seldom shown.
_SELDOM = 1
#: What would stand nowhere may stand last under one post in so many of another language: where one
#: blog writes most of a language, or all, the others have no room for it.
_ABROAD = 6
#: Posts of other blogs that are looked at where the ring did not give enough, and how often each
#: may be shown before it is left for when nothing else is there.
_ANYWHERE, _OFTEN = 32, 24
#: Above any order of preference.
_NEVER = 8


def fills(circle: Circle) -> NDArray[np.int64]:
    """Give, by row, the rows of the posts that fill its place, in order; -1 where none is left.

    First those in its language, then any: from the ring, where each post is seen by as many as
    another; then, where too few blogs stand near, from wherever the blogs are.
    """
    filling = Filling(circle)
    fresh = circle.fresh()
    for apart in (True, False):
        readers = filling.readers()
        if not len(readers):
            break
        rows = filling.on_ring(circle.given & ((circle.language >= 0) | (not apart)))
        near = Ring(circle, rows, apart=apart).after(readers, _seen(circle))
        near[~filling.may(readers, near)] = -1
        _seat_unseen(filling, readers, near)
        if apart:
            _seat_abroad(filling)
        near[~filling.may(readers, near)] = -1
        _in_turns(filling, readers, near, fresh)
        filling.take_back()
        _from_anywhere(filling, rows, apart=apart)
        if circle.windowed:
            for newer in (True, False):
                _in_time(filling, circle.by_time(newer=newer), rows, apart=apart)
    return filling.in_order()


def _seen(circle: Circle) -> int:
    wanted: int = circle.related.shape[1]
    return max(SEEN, 4 * wanted)


def _seat_unseen(filling: Filling, readers: _Rows, near: _Rows) -> None:
    """Put each post that stands nowhere under the nearest before it that has room."""
    circle = filling.circle
    for thin in (False, True):
        for column in near.T:
            blog = circle.blog[column]
            free = (column >= 0) & (filling.total[column] == 0) & (filling.missing[readers] > 0)
            free &= circle.thin[column] == thin
            for taken in filling.rows[readers].T:
                free &= (taken < 0) | (circle.blog[taken] != blog)
            served = _first_of_each(circle, readers, column, np.flatnonzero(free))
            filling.take(readers[served], column[served])


def _seat_abroad(filling: Filling) -> None:
    """Put what would stand nowhere in its own language last under a few posts of others."""
    circle = filling.circle
    unseen = circle.given & (circle.language >= 0) & ~circle.thin & (filling.total == 0)
    readers = filling.readers()
    readers = readers[circle.position[readers] % np.uint64(_ABROAD) == 0]
    near = Ring(circle, filling.on_ring(unseen), apart=False).after(readers, _seen(circle))
    near[~filling.may(readers, near)] = -1
    waiting = np.ones(len(readers), np.bool_)
    for column in near.T:
        free = waiting & (column >= 0) & (filling.total[column] == 0)
        served = _first_of_each(circle, readers, column, np.flatnonzero(free))
        filling.take_last(readers[served], column[served])
        waiting[served] = False


def _first_of_each(circle: Circle, readers: _Rows, column: _Rows, asking: _Rows) -> _Rows:
    """Of those that ask for one and the same, give the nearest before it."""
    far = steps(circle, readers[asking], column[asking])
    asking = asking[np.lexsort((far, column[asking]))]
    served: _Rows = asking[ranks(column[asking]) == 0]
    return served


def _in_turns(filling: Filling, readers: _Rows, near: _Rows, fresh: _Mask) -> None:
    """Fill with the nearest: fresh and evergreen in turns, and rather what is seldom shown."""
    circle, at = filling.circle, np.arange(len(readers))
    often = (filling.total[near] > _SELDOM) | circle.thin[near]
    is_fresh = fresh[near]
    before = filling.rows[readers, 0]
    even = (circle.position[readers] & np.uint64(1)).astype(np.bool_)
    wants_fresh = np.where(before < 0, even, ~fresh[before])
    while len(readers):
        order = ((is_fresh != wants_fresh[:, None]).astype(np.int8) << 1) + often
        order[near < 0] = _NEVER
        best = order.argmin(axis=1)  # the nearest of equals
        found = (order[at, best] < _NEVER) & (filling.missing[readers] > 0)
        if not found.any():
            break
        chosen = near[at, best]
        filling.take(readers[found], chosen[found])
        wants_fresh[found] = ~fresh[chosen[found]]
        near[(circle.blog[near] == circle.blog[chosen][:, None]) & found[:, None]] = -1


def _from_anywhere(filling: Filling, rows: _Rows, *, apart: bool) -> None:
    readers = filling.readers()
    if not len(readers):
        return
    circle = filling.circle
    if apart:
        rows = rows[np.isin(circle.language[rows], circle.language[readers])]
    _offer(filling, readers, of_each_blog(circle, readers, rows, _ANYWHERE, apart=apart))


def _in_time(filling: Filling, ordered: Circle, rows: _Rows, *, apart: bool) -> None:
    """Look at the nearest in time of each blog: on the ring few may be within a window."""
    readers = filling.readers()
    readers = readers[~np.isnan(ordered.day[readers])]
    if len(readers):
        rows = rows[np.argsort(ordered.position[rows])]
        _offer(filling, readers, of_each_blog(ordered, readers, rows, _ANYWHERE, apart=apart))


def _offer(filling: Filling, readers: _Rows, near: _Rows) -> None:
    if not near.size:
        return
    for most in (min(_OFTEN, filling.most), filling.most):
        while filling.offer(readers, near, most):
            pass
