"""Finds words that a stemmer makes one and that are not, and tells what speaks for each.

    pip install wordfreq==3.1.1   # not of this project: its data are 59 MB, and finished
    python linker/scripts/lookalikes.py LANGUAGE POSTS.jsonl...   # from `copines export posts`

Writes behind each line of `lookalikes/LANGUAGE.txt` how often its families stand in a million words
of wordfreq and, where the posts have each five times, how alike their contexts are. Then prints
pairs of common words of one stem, the least alike first: candidates, to be judged by a reader.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from wordfreq import get_frequency_dict  # pyright: ignore[reportMissingImports]  # see above

from copines.linker.lexicon import Lexicon
from copines.linker.text import Analyzer
from copines.lookalikes import families

TABLES = Path(__file__).parents[2] / "core/copines/lookalikes"
#: Words on each side that are a word's context; uses without which contexts tell nothing.
_NEAR, _LEAST = 5, 5
#: Uses of each that a candidate has, so that chance does not make contexts unlike.
_ENOUGH = 25
#: Of the candidates, the least share of running words of each, and how many are shown.
_COMMON, _SHOWN = 5e-6, 200


class Contexts:
    """What stands near the words of some posts."""

    def __init__(self, language: str, texts: Iterable[str]) -> None:
        """Read posts' texts."""
        lexicon = Lexicon()
        analyzer = Analyzer(language, lexicon)
        self.uses = Counter[str]()
        self._near: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            numbers = (n for token in analyzer.tokens(text) for n in lexicon.parts_of(token))
            words = [
                lexicon.surfaces[lexicon.bare[n]].lower() for n in numbers if lexicon.hashes[n]
            ]
            self.uses.update(words)
            for at, word in enumerate(words):
                self._near[word].update(words[max(0, at - _NEAR) : at])
                self._near[word].update(words[at + 1 : at + 1 + _NEAR])
        self._total = sum(self.uses.values())

    def alike(self, one: Sequence[str], other: Sequence[str]) -> float | None:
        """Return the cosine of two families' contexts; None where there are too few uses."""
        if min(sum(self.uses[word] for word in words) for words in (one, other)) < _LEAST:
            return None
        left, right = self._vector(one), self._vector(other)
        product = sum(left[word] * right[word] for word in left.keys() & right.keys())
        return product / math.sqrt(
            sum(v * v for v in left.values()) * sum(v * v for v in right.values())
        )

    def _vector(self, words: Sequence[str]) -> dict[str, float]:
        near = sum((self._near[word] for word in words), Counter[str]())
        uses = sum(self.uses[word] for word in words)
        chance = {w: 2 * _NEAR * uses * self.uses[w] / self._total for w in near}
        return {
            w: math.log(n / chance[w]) for w, n in near.items() if w not in words and n > chance[w]
        }


def told(language: str, contexts: Contexts) -> Iterator[str]:
    """Write the table's lines with what speaks for each."""
    shares = get_frequency_dict(language, "large")
    for line in (TABLES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].rstrip()
        if "|" not in words:
            yield line
            continue
        known = [_forms(family, shares) for family in families(words)]
        million = [1e6 * sum(shares.get(w, 0) for w in forms) for forms in known]
        counts = " : ".join(f"{n:.0f}" if n >= 1 else f"{n:.2g}" for n in million)
        alike = [contexts.alike(known[0], forms) for forms in known[1:]]
        found = ", ".join(f"{cosine:.2f}" for cosine in alike if cosine is not None)
        yield f"{words}  # {counts}" + (f"; contexts {found}" if found else "")


def _forms(family: Sequence[str], shares: dict[str, float]) -> tuple[str, ...]:
    """Return the words of a family, with all that begin as one of them does."""
    begun = tuple(word[:-1] for word in family if word.endswith("*"))
    more = (word for word in shares if begun and word.startswith(begun))
    return tuple(dict.fromkeys((*(word for word in family if not word.endswith("*")), *more)))


def candidates(language: str, contexts: Contexts) -> list[tuple[float, str, str]]:
    """Return pairs of common words of one stem, those of unlike contexts first."""
    analyzer = Analyzer(language, Lexicon())
    of_stem: dict[str, list[str]] = defaultdict(list)
    for word, share in get_frequency_dict(language, "small").items():
        if share > _COMMON and word.isalpha() and (stem := analyzer.stem_of(word)):
            of_stem[stem].append(word)
    pairs = (
        pair
        for words in of_stem.values()
        for pair in combinations(words[:6], 2)
        if min(contexts.uses[word] for word in pair) >= _ENOUGH
    )
    found = ((contexts.alike([one], [other]), one, other) for one, other in pairs)
    return sorted((alike, one, other) for alike, one, other in found if alike is not None)


def main() -> None:
    """Write a table's comments and print candidates."""
    language, *files = sys.argv[1:]
    rows = (line for name in files for line in Path(name).read_text(encoding="utf-8").split("\n"))
    posts = (json.loads(line) for line in rows if line)
    texts = (f"{post['title']}\n{post['text']}" for post in posts if post["language"] == language)
    contexts = Contexts(language, texts)
    lines = list(told(language, contexts))
    (TABLES / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = candidates(language, contexts)
    print(f"{len(found)} pairs; in the median {found[len(found) // 2][0] if found else 0:.3f}")  # noqa: T201
    for alike, one, other in found[:_SHOWN]:
        print(f"{alike:.3f} {one} {other}")  # noqa: T201 - a script's output


if __name__ == "__main__":
    main()
