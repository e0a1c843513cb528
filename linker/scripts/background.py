"""Makes linker/copines/linker/background/*.txt: how common each language's words are.

    pip install wordfreq==3.1.1   # not of this project: its data are 59 MB, and finished
    python linker/scripts/background.py

wordfreq counts words in Wikipedia, books, subtitles, news and the web. What is kept are stems as
the linker makes them, in bands of half a power of two, with their share of running words.
"""

import math
from collections import defaultdict
from pathlib import Path
from textwrap import wrap

from wordfreq import get_frequency_dict  # pyright: ignore[reportMissingImports]  # see above

from copines.linker.lexicon import Lexicon
from copines.linker.text import Analyzer

#: By the linker's language, wordfreq's.
LANGUAGES = {
    "ca": "ca",
    "da": "da",
    "de": "de",
    "en": "en",
    "es": "es",
    "fr": "fr",
    "it": "it",
    "nl": "nl",
    "no": "nb",
    "pt": "pt",
    "ro": "ro",
    "sv": "sv",
}
#: Stems kept of each language: rarer ones are as rare as unknown ones, for forty posts.
KEPT = 10_000
#: Of words that do not always count (`stopwords.ASIDES`), the share of uses that do.
#: Measured on 250,000 words of posts: 1,386 of 1,567 "été" are "been", five of the others missed.
COUNTING = {("fr", "été"): 0.1, ("fr", "dû"): 0.25, ("fr", "sûr"): 0.4}
TARGET = Path(__file__).parents[1] / "copines/linker/background"


def shares(language: str, theirs: str) -> dict[str, float]:
    """Return stems and their shares of running words, the commonest first."""
    lexicon = Lexicon()
    analyzer = Analyzer(language, lexicon)
    found: defaultdict[str, float] = defaultdict(float)
    for word, share in get_frequency_dict(theirs, "small").items():
        for token in analyzer.tokens(word):
            for number in lexicon.parts_of(token):
                written = lexicon.surfaces[lexicon.bare[number]]
                # wordfreq's numbers are patterns, such as 0000
                if lexicon.hashes[number] and not written.isdigit():
                    found[analyzer.stem_of(written)] += share * COUNTING.get((language, written), 1)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:KEPT])


def main() -> None:
    """Write a file for each language."""
    for language, theirs in LANGUAGES.items():
        bands: defaultdict[int, list[str]] = defaultdict(list)
        for stem, share in shares(language, theirs).items():
            bands[round(2 * math.log2(share))].append(stem)
        lines = [
            f"{2 ** (band / 2):.3g} {line}"
            for band, stems in sorted(bands.items(), reverse=True)
            for line in wrap(" ".join(sorted(stems)), 100, break_on_hyphens=False)
        ]
        (TARGET / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
