"""py3langid's classifier, kept unpacked: unpacking it takes half a second at each start."""

import pickle
import sys
from array import array
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Where it is kept: where Python keeps modules; .pyc, so that no hash of the program has it.
_KEPT = Path(__file__).parent / "__pycache__" / "py3langid.pyc"
#: To be counted up where what is kept changes its form.
_FORM = 1


@lru_cache(maxsize=1)
def classifier() -> "LanguageIdentifier":
    """Load the classifier; as with modules, nothing is kept where the folder cannot be written."""
    from py3langid import langid  # noqa: PLC0415 - and NumPy

    model = langid.MODEL_DIR / langid.MODEL_FILE
    told = model.stat()
    mark = (_FORM, sys.implementation.cache_tag, str(model), told.st_size, told.st_mtime_ns)
    found = _kept(mark)
    if found is None:
        found = _unpacked(model)
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                _keep(mark, found)
    return found


def _unpacked(model: Path) -> "LanguageIdentifier":
    """Read the library's file; whole numbers stand in arrays.

    As objects of a list they would be counted at each look, and so copied by each forked worker.
    """
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415 - likewise

    found = LanguageIdentifier.from_model_file(model)
    inside: Any = found  # typed as lists; and private, seen in py3langid 0.4
    inside.tk_output = array("i", found.tk_output)
    inside._rowbase = array("I", inside._rowbase)
    return found


def _kept(mark: tuple[object, ...]) -> "LanguageIdentifier | None":
    """Return what is kept; None where that is nothing, something else's, or damaged."""
    try:
        with _KEPT.open("rb") as file:
            if pickle.load(file) != mark:
                return None
            found: LanguageIdentifier = pickle.load(file)
            return found
    except Exception:  # noqa: BLE001 - a damaged pickle raises whatever it likes
        return None


def _keep(mark: tuple[object, ...], found: "LanguageIdentifier") -> None:
    """Write it whole, whoever else does so at this moment."""
    _KEPT.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=_KEPT.parent, suffix=".pyc", delete=False) as file:
        try:
            for each in (mark, found):
                pickle.dump(each, file, pickle.HIGHEST_PROTOCOL)
            file.close()
            Path(file.name).chmod(Path(__file__).stat().st_mode & 0o666)  # as of a module's .pyc
            Path(file.name).replace(_KEPT)
        except BaseException:
            file.close()
            Path(file.name).unlink(missing_ok=True)
            raise
