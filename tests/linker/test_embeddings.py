"""Similarity of meaning, by a model in a folder, beside shared words."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from copines.errors import ConfigError
from copines.linker import fit, neighbors_of
from copines.linker.embeddings import Model, check_model, told_of
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
    return [
        Document(f"https://{blog}.example/{n}", blog, "fr", title, text, f"{n}")
        for n, (blog, title, text) in enumerate(_TEXTS)
    ]


def first_of(options: LinkOptions, model: Model | None) -> dict[str, str]:
    """Return each post's first neighbor."""
    vectors = {d.digest: v for d, v in model.vectors(the_documents())} if model else None
    index = fit(the_documents(), options, vectors=vectors)
    return {link: found[0].permalink for link, found in neighbors_of(index, options) if found}


def test_posts_that_say_the_same_in_other_words_meet(tmp_path: Path) -> None:
    options = LinkOptions(min_score=0.0)
    mates = {d.permalink: the_documents()[n ^ 1].permalink for n, d in enumerate(the_documents())}
    assert first_of(options, Model(a_model(tmp_path))) == mates
    assert first_of(options, None) != mates


def test_consent_holds_for_meaning_too(tmp_path: Path) -> None:
    options = LinkOptions(
        min_score=0.0, no_out=frozenset({"max"}), never_with=frozenset({frozenset({"nour", "lu"})})
    )
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


def vector_of(model: Model, text: str) -> NDArray[np.float32]:
    ((_, data),) = model.vectors([Document("", "", None, "", text)])
    return np.frombuffer(data, np.float16).astype(np.float32)


def write(folder: Path, name: str, told: object) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(told), "utf-8")


def test_a_text_of_no_known_token_means_nothing(tmp_path: Path) -> None:
    assert not vector_of(Model(a_model(tmp_path)), "xyz").any()


def test_the_first_token_stands_for_a_text_where_the_model_says_so(tmp_path: Path) -> None:
    folder = a_model(tmp_path)
    write(folder, "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    model = Model(folder)
    np.testing.assert_array_equal(vector_of(model, "pain gare"), vector_of(model, "pain"))


def test_a_model_that_gives_texts_their_vectors_is_taken_at_its_word(tmp_path: Path) -> None:
    outputs = ("last_hidden_state", "pooler_output", "sentence_embedding")
    one, pair = ("sentence_embedding",), ("pain", "gare")
    mean = vector_of(Model(a_model(tmp_path / "mean")), " ".join(pair))
    some, other = (
        vector_of(Model(a_model(tmp_path / "told", outputs=each)), " ".join(pair))
        for each in (outputs, one)
    )
    np.testing.assert_array_equal(some, other)
    assert not np.allclose(mean, some, atol=0.01)


def test_numbers_of_tokens_are_given_as_the_model_takes_them(tmp_path: Path) -> None:
    inputs = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
    narrow = Model(a_model(tmp_path / "int32", inputs, type_of_input=TensorProto.INT32))
    wide = Model(a_model(tmp_path / "int64", inputs))
    np.testing.assert_array_equal(vector_of(narrow, "pain gare"), vector_of(wide, "pain gare"))


def test_what_a_model_wants_before_each_text_is_put_there(tmp_path: Path) -> None:
    folder = a_model(tmp_path)
    plain = Model(folder)
    write(
        folder,
        "config_sentence_transformers.json",
        {"prompts": {"query": "pain "}, "default_prompt_name": "query"},
    )
    np.testing.assert_array_equal(vector_of(Model(folder), "gare"), vector_of(plain, "pain gare"))


def test_no_more_is_read_than_a_model_takes(tmp_path: Path) -> None:
    folder = a_model(tmp_path)
    write(folder, "sentence_bert_config.json", {"max_seq_length": 1})
    model = Model(folder)
    np.testing.assert_array_equal(vector_of(model, "pain gare"), vector_of(model, "pain"))


def test_short_texts_are_filled_up_as_the_tokenizer_says(tmp_path: Path) -> None:
    folder = a_model(tmp_path, ("input_ids",))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    before = {d.digest: v for d, v in Model(folder).vectors(the_documents())}
    tokenizer.enable_padding(pad_id=0, pad_token="[UNK]", length=300)
    tokenizer.save(str(folder / "tokenizer.json"))
    assert {d.digest: v for d, v in Model(folder).vectors(the_documents())} == before


@pytest.mark.parametrize(
    "file",
    [
        "tokenizer.json",
        "model.onnx",
        "model.onnx_data",
        "config_sentence_transformers.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
    ],
)
def test_another_model_in_the_folder_is_told(tmp_path: Path, file: str) -> None:
    before = told_of(a_model(tmp_path))
    write(tmp_path, file, {})
    assert told_of(tmp_path) != before


def test_a_large_file_is_known_again_by_parts_of_it(tmp_path: Path) -> None:
    weights = a_model(tmp_path) / "model.onnx_data"
    told = set()
    for number in range(4):
        data = np.full(2_000_000, number, np.uint8)
        weights.write_bytes(data.tobytes())
        told.add(told_of(tmp_path))
    copy = shutil.copytree(tmp_path, tmp_path / "copy")
    assert len(told) == 4
    assert told_of(copy) in told


def test_a_copy_of_a_model_is_the_same(tmp_path: Path) -> None:
    folder = a_model(tmp_path / "model")
    copy = shutil.copytree(folder, tmp_path / "copy", copy_function=shutil.copyfile)
    os.utime(copy / "model.onnx", (0, 0))
    assert told_of(copy) == told_of(folder)


@pytest.mark.parametrize("spoilt", ["", "model.onnx", "tokenizer.json", "1_Pooling/config.json"])
def test_a_folder_that_holds_no_model_is_named(tmp_path: Path, spoilt: str) -> None:
    folder = tmp_path / "model"
    if spoilt:
        write(a_model(folder), spoilt, {})
        (folder / spoilt).write_bytes(b"nothing of the kind")
    with pytest.raises(ConfigError, match=r"\[link\] embeddings: .*model"):
        check_model(folder)


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    (a_model(tmp_path) / missing).unlink()
    with pytest.raises(ConfigError, match=f"has no {missing}"):
        check_model(tmp_path)


def test_a_model_exported_into_a_folder_of_its_own_is_found(tmp_path: Path) -> None:
    folder = a_model(tmp_path)
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    check_model(folder)


@pytest.mark.parametrize(
    ("inputs", "outputs", "pooling", "why"),
    [
        (("input_ids", "past_key_values"), ("last_hidden_state",), "cls_token", "past_key_values"),
        (("input_ids",), ("last_hidden_state",), "lasttoken", "pooling_mode_lasttoken"),
    ],
)
def test_a_model_of_another_kind_is_refused(
    tmp_path: Path, inputs: tuple[str, ...], outputs: tuple[str, ...], pooling: str, why: str
) -> None:
    folder = a_model(tmp_path, inputs, outputs)
    write(folder, "1_Pooling/config.json", {f"pooling_mode_{pooling}": True})
    with pytest.raises(ConfigError, match=why):
        check_model(folder)


@pytest.mark.parametrize("harm", ["nan", "flat", "shape"])
def test_a_model_that_gives_no_vectors_is_refused(tmp_path: Path, harm: str) -> None:
    model = onnx.load(a_model(tmp_path) / "model.onnx")
    if harm == "nan":
        table = np.full((30, 16), np.nan, np.float32)
        model.graph.initializer[0].CopyFrom(numpy_helper.from_array(table, "table"))
    elif harm == "flat":
        model.graph.node[0].CopyFrom(
            helper.make_node("ReduceMax", ["table"], ["last_hidden_state"], keepdims=0)
        )
        del model.graph.output[0].type.tensor_type.shape.dim[:]
    else:
        table = np.zeros((1, 16), np.float32)  # the second token is out of its bounds
        model.graph.initializer[0].CopyFrom(numpy_helper.from_array(table, "table"))
    onnx.save(model, tmp_path / "model.onnx")
    with pytest.raises(ConfigError, match=r"\[link\] embeddings"):
        check_model(tmp_path)


def test_an_extra_that_is_missing_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ConfigError, match=r'pip install "copines\[embeddings\]"'):
        check_model(a_model(tmp_path))


def test_who_asks_for_no_meaning_imports_nothing_for_it() -> None:
    script = (
        "import sys; from copines.linker import link; from copines.model import LinkOptions; "
        "link([], LinkOptions()); import copines.instance; "
        "heavy = {'onnxruntime', 'tokenizers', 'copines.linker.embeddings'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert said.stdout.strip() == b"[]"
