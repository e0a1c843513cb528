"""Similarity of meaning, by a model in a folder, beside shared words."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from copines.errors import ConfigError
from copines.linker import fit, neighbors_of, with_meanings
from copines.linker.meaning import Model, check_model, told_of
from copines.model import Document, LinkOptions
from models import a_model

#: Of each pair the second says the first's subject in other words.
_TEXTS = (
    ("zoe", "Mon vélo", "La bicyclette dort dehors. Encore une bécane qui grince sous la pluie."),
    ("max", "Un cycle", "Le cycle attend sa roue neuve. Sans cycle, rien n'avance ici."),
    ("nour", "Le pain", "Une miche tiède, le fournil fume, la croûte chante doucement."),
    ("lu", "Mon levain", "Au levain tout gonfle, et la cuisine embaume."),
    ("ines", "Le train", "Sur le quai, un wagon passe lentement dans la nuit froide."),
    ("paul", "La gare", "Cette gare ferme tôt, hélas."),
)


def the_documents() -> list[Document]:
    return [Document(f"https://{blog}.example/{n}", blog, "fr", title, text, f"{n}")
            for n, (blog, title, text) in enumerate(_TEXTS)]  # fmt: skip


def first_of(options: LinkOptions, model: Model | None) -> dict[str, str]:
    """Give each post's first neighbor."""
    index = fit(the_documents(), options)
    if model:
        vectors = {document.digest: v for document, v in model.vectors(the_documents())}
        with_meanings(index, vectors, options)
    return {link: found[0].permalink for link, found in neighbors_of(index, options) if found}


def test_posts_that_say_the_same_in_other_words_meet(tmp_path: Path) -> None:
    options = LinkOptions(min_score=0.0)
    mates = {d.permalink: the_documents()[n ^ 1].permalink
             for n, d in enumerate(the_documents())}  # fmt: skip
    assert first_of(options, Model(a_model(tmp_path))) == mates
    assert first_of(options, None) != mates


def test_consent_holds_for_meaning_too(tmp_path: Path) -> None:
    options = LinkOptions(min_score=0.0, no_out=frozenset({"max"}),
                          never_with=frozenset({frozenset({"nour", "lu"})}))  # fmt: skip
    found = first_of(options, Model(a_model(tmp_path)))
    assert "https://max.example/1" not in found.values()
    assert found.get("https://nour.example/2") != "https://lu.example/3"


def test_vectors_do_not_depend_on_what_is_read_with_them(tmp_path: Path) -> None:
    model = Model(a_model(tmp_path, ("input_ids",)))
    together = {d.digest: np.frombuffer(v, np.float16) for d, v in model.vectors(the_documents())}
    for document in the_documents():
        ((_, data),) = model.vectors([document])
        alone = np.frombuffer(data, np.float16)
        np.testing.assert_allclose(alone, together[document.digest], atol=1e-3)
        np.testing.assert_allclose(np.linalg.norm(alone.astype(float)), 1, atol=1e-3)


def test_another_model_in_the_folder_is_told(tmp_path: Path) -> None:
    before = told_of(a_model(tmp_path))
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    assert told_of(tmp_path) != before


@pytest.mark.parametrize("spoilt", ["", "model.onnx", "tokenizer.json"])
def test_a_folder_that_holds_no_model_is_named(tmp_path: Path, spoilt: str) -> None:
    folder = tmp_path / "model"
    if spoilt:
        a_model(folder)
        (folder / spoilt).write_bytes(b"nothing of the kind")
    with pytest.raises(ConfigError, match=r"\[link\] embeddings: .*model"):
        check_model(folder)


def test_who_asks_for_no_meaning_imports_nothing_for_it() -> None:
    script = (
        "import sys; from copines.linker import link; from copines.model import LinkOptions; "
        "link([], LinkOptions()); import copines.cli.stages; "
        "print(sorted({'onnxruntime', 'tokenizers', 'copines.linker.meaning'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert said.stdout.strip() == b"[]"
