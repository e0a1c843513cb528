"""What an import did, told to people and to programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from copines.cli.session import Session
from copines.config.edit import stanza
from copines.imports import Fate, FoundBlog, Reading, Remark
from copines.instance.imports import Saved
from copines.messages import Call, Message

#: Mistakes said in full, and lines named; more are counted.
_SAID, _LINES = 10, 6
_FATES: Mapping[Fate, Message] = MappingProxyType(
    {
        "carried": Message("carried"),
        "translated": Message("translated"),
        "dropped": Message("dropped"),
    }
)


@dataclass(frozen=True, slots=True)
class Report:
    """What an import of blogs found and did."""

    reading: Reading
    new: tuple[FoundBlog, ...]
    known: tuple[FoundBlog, ...]
    with_settings: bool
    dry_run: bool
    #: Posts that came along; None where the file holds none, or nothing was written.
    saved: Saved | None


def tell_posts(session: Session, saved: Saved) -> None:
    """Tell of posts."""
    _say_posts(session, saved)
    if session.as_json:
        session.answer({"format": "posts", **_counts(saved)})


def tell_blogs(session: Session, report: Report) -> None:
    """Tell of blogs, of each key, and of posts that came along."""
    tell_remarks(session, report.reading, report.with_settings)
    told = {"form": report.reading.format, "new": len(report.new), "known": len(report.known)}
    session.say(
        Message("import %(form)s: would add %(new)d blogs, %(known)d known already", **told)
        if report.dry_run
        else Message(
            "import %(form)s: added %(new)d blogs, %(known)d known already; next: %(run)s",
            **told,
            run=Call("run"),
        )
    )
    if report.saved:
        _say_posts(session, report.saved)
    if session.as_json:
        session.answer(
            {
                "format": report.reading.format,
                "added": [dict(blog.values) for blog in report.new],
                "known": [blog.url for blog in report.known],
                "settings": {
                    f"{s.section}.{s.key}": s.value
                    for s in report.reading.settings
                    if report.with_settings
                },
                "stanzas": "\n".join(stanza(blog.values) for blog in report.new),
                "keys": [asdict(r) for r in _remarks(report.reading, report.with_settings)],
                **_counts(report.saved or Saved()),
            }
        )


def tell_remarks(session: Session, reading: Reading, with_settings: bool) -> None:
    """Tell what became of the keys: of alike ones together, with their lines."""
    alike: dict[tuple[Fate, str, str, str], list[int]] = {}
    for r in _remarks(reading, with_settings):
        alike.setdefault((r.fate, r.key, r.why, r.source), []).append(r.line)
    for fate in ("carried", "translated", "dropped"):
        for (its, key, why, source), numbers in alike.items():
            if its == fate:
                place: str = lines(numbers)
                if source:
                    place = Message("%(lines)s of %(source)s", lines=place, source=source)
                what = {"fate": f"{session.told(_FATES[its]):<11}", "key": key, "place": place}
                session.say(
                    Message("%(fate)s %(key)s (%(place)s): %(why)s", **what, why=why)
                    if why
                    else Message("%(fate)s %(key)s (%(place)s)", **what)
                )


def _remarks(reading: Reading, with_settings: bool) -> Iterator[Remark]:
    """Return what became of each key, settings too, by line."""
    fate: Fate = "translated" if with_settings else "dropped"
    settings = (
        Remark(
            s.entry.line,
            s.entry.where,
            s.entry.key,
            fate,
            _taken_as(f"[{s.section}] {s.key}", with_settings),
        )
        for s in reading.settings
    )
    return iter(sorted((*settings, *reading.remarks), key=lambda r: (r.source, r.line)))


def _taken_as(key: str, with_settings: bool) -> Message:
    if with_settings:
        return Message("as %(key)s", key=key)
    return Message("a setting of the whole portal; --settings takes it as %(key)s", key=key)


def lines(numbers: Iterable[int]) -> Message:
    """Name lines, the first few; the others are counted."""
    all_ = list(dict.fromkeys(numbers))
    shown = ", ".join(str(number) for number in all_[:_LINES])
    if len(all_) > _LINES:
        left = len(all_) - _LINES
        return Message("lines %(numbers)s and %(left)d more", numbers=shown, left=left)
    if len(all_) > 1:
        return Message("lines %(numbers)s", numbers=shown)
    return Message("line %(numbers)s", numbers=shown)


def _say_posts(session: Session, saved: Saved) -> None:
    for mistake in saved.mistakes[:_SAID]:
        session.say(mistake)
    if len(saved.mistakes) > _SAID:
        left = len(saved.mistakes) - _SAID
        session.say(Message("and %(left)d more lines that are no post of this circle", left=left))
    count = saved.count
    session.say(
        Message(
            "import %(new)d new posts, %(changed)d changed, %(same)d known, %(out)d lines left out",
            **{name: count[name] for name in ("new", "changed", "same")},
            out=len(saved.mistakes),
        )
    )


def _counts(saved: Saved) -> dict[str, object]:
    count = saved.count
    return {
        "new": count["new"],
        "changed": count["changed"],
        "unchanged": count["same"],
        "problems": saved.mistakes,
    }
