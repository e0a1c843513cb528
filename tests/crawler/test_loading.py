"""How the crawler's libraries are loaded."""

import inspect

from copines import crawler


def test_a_stack_without_sources_has_the_frames_of_a_whole_one() -> None:
    def told(frames: list[inspect.FrameInfo]) -> list[tuple[object, ...]]:
        return [(f.frame, f.filename, f.lineno, f.function) for f in frames]

    short, whole = told(crawler._stack()), told(inspect.stack(0))
    assert short[1:] == whole[1:]
    assert short[0][0] is whole[0][0]


def test_whoever_asks_for_a_stack_later_gets_it_whole() -> None:
    whole = inspect.stack
    assert crawler.Caller.__module__ == "copines.crawler.caller"
    assert inspect.stack is whole
