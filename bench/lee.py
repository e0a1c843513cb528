"""Lee's fifty documents: do scores agree with people's.

    python -m bench.lee PATH

PATH is the folder `gensim/test/test_data` of gensim's wheel, which has the documents, three hundred
others as background, and how alike people found each pair (Lee, Pincombe, Welsh 2005).
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.preprocessing import normalize

from copines.linker.pipeline import post_pipeline
from copines.model import Document


def measure(*paths: str) -> Iterator[tuple[str, str]]:
    """Hold the cosines of all pairs against the means of what people said."""
    folder = next((Path(path) for path in paths if (Path(path) / "lee.cor").is_file()), None)
    if folder is None:
        yield "Lee's documents", "name the folder that has lee.cor"
        return
    said = np.loadtxt(folder / "similarities0-1.txt")
    for what, names in (
        ("alone", ["lee.cor"]),
        ("with 300 others", ["lee.cor", "lee_background.cor"]),
    ):
        texts = [line for name in names for line in _lines(folder / name)]
        documents = [
            Document(f"https://{n}.example/", str(n), "en", "", text)
            for n, text in enumerate(texts)
        ]
        X = post_pipeline().fit_transform(documents)
        # over shared words, by which candidates are ordered
        counts = np.bincount(X.indices, minlength=X.shape[1])
        kept: Any = normalize(X[: len(said), counts >= 2])
        cosines = (kept @ kept.T).toarray()
        pairs = np.triu_indices(len(said), 1)
        yield (
            f"Pearson with people, {what}",
            f"{np.corrcoef(cosines[pairs], said[pairs])[0, 1]:.3f}",
        )


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if line.strip()]


def main() -> None:
    """Print what `measure` finds in the paths of the command line."""
    sys.stdout.writelines(f"{what:40} {value}\n" for what, value in measure(*sys.argv[1:]))


if __name__ == "__main__":
    main()
