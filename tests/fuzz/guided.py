"""The properties of test_fuzz.py on inputs that lead to lines not reached before, by atheris.

`python tests/fuzz/guided.py PROPERTY [LIBFUZZER OPTIONS]`, as `make fuzz-guided` does for each.
"""

import os
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
os.environ.setdefault("FUZZ", "1")  # new inputs at each run
sys.path.insert(0, str(HERE.parent))

with atheris.instrument_imports(include=["copines"]):
    from fuzz import test_fuzz

#: Properties by their tests' names.
PROPERTIES = {
    name.removeprefix("test_"): test
    for name, test in vars(test_fuzz).items()
    if hasattr(test, "hypothesis")
}


def main() -> None:
    """Try one property until its time is over, or something breaks: libFuzzer says what did."""
    name, *options = sys.argv[1:] or ["--list"]
    if name not in PROPERTIES:
        sys.stdout.write("\n".join(PROPERTIES) + "\n")
        raise SystemExit(name != "--list")
    atheris.Setup([sys.argv[0], *options], PROPERTIES[name].hypothesis.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
