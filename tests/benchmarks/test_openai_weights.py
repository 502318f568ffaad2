"""Weights written for openai-whisper say what they say in CTranslate2: its own formulas, in numpy, give the same words.

The library itself and torch are not needed here.
"""

import math
import re
import sys
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from faster_whisper import WhisperModel

from benchmarks.harness import NotHere
from benchmarks.openai_weights import Array, OddWeights, Tensors, checkpoint_of, read_weights
from benchmarks.speech_openai import MODEL, WEIGHTS, openai_against_ours
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.adapters.speech.sound import RATE, decode
from qa_desk.paths import resources

CALL = Path(__file__).parents[1] / "data" / "speech" / "refusal_stereo.mp3"
FRAMES, WORDS = 400, 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ModelShelf(tmp_path_factory.mktemp("shelf"), resources()).find(BUNDLED).folder


def rows(array: Array, weights: Tensors, name: str) -> Array:
    """A linear layer; a key has no bias."""
    found: Array = array @ weights[f"{name}.weight"].T + weights.get(f"{name}.bias", np.float32(0))
    return found


def norm(array: Array, weights: Tensors, name: str) -> Array:
    even = (array - array.mean(-1, keepdims=True)) / np.sqrt(array.var(-1, keepdims=True) + 1e-5)
    found: Array = even * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return found


def gelu(array: Array) -> Array:
    found: Array = (array * (1 + np.vectorize(math.erf)(array / math.sqrt(2))) / 2).astype(np.float32)
    return found


def attention(array: Array, to: Array, weights: Tensors, name: str, heads: int, ahead: bool) -> Array:
    """`ahead`: what comes later counts too."""
    query, key, value = (
        rows(one, weights, f"{name}.{part}").reshape(len(one), heads, -1).swapaxes(0, 1)
        for one, part in ((array, "query"), (to, "key"), (to, "value"))
    )
    scores = query @ key.swapaxes(1, 2) / np.sqrt(query.shape[2])
    if not ahead:
        scores += np.triu(np.full(scores.shape[1:], -np.inf), 1)
    share = np.exp(scores - scores.max(-1, keepdims=True))
    heard = (share / share.sum(-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(array), -1)
    return rows(heard.astype(np.float32), weights, f"{name}.out")


def block(array: Array, weights: Tensors, name: str, heads: int, sound: Array | None) -> Array:
    """`sound`: what a decoder listens to."""
    near = norm(array, weights, f"{name}.attn_ln")
    array = array + attention(near, near, weights, f"{name}.attn", heads, ahead=sound is None)
    if sound is not None:
        near = norm(array, weights, f"{name}.cross_attn_ln")
        array = array + attention(near, sound, weights, f"{name}.cross_attn", heads, ahead=True)
    inner = gelu(rows(norm(array, weights, f"{name}.mlp_ln"), weights, f"{name}.mlp.0"))
    return array + rows(inner, weights, f"{name}.mlp.2")


def convolved(array: Array, weights: Tensors, name: str, stride: int) -> Array:
    """[channels, time], three places wide."""
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(array, ((0, 0), (1, 1))), 3, axis=1)[:, ::stride]
    found = np.einsum("ock,ctk->ot", weights[f"{name}.weight"], wide) + weights[f"{name}.bias"][:, None]
    return gelu(found.astype(np.float32))


def encoded(features: Array, dims: dict[str, int], weights: Tensors) -> Array:
    array = convolved(convolved(features, weights, "encoder.conv1", 1), weights, "encoder.conv2", 2).T
    array = array + weights["encoder.positional_embedding"][: len(array)]
    for layer in range(dims["n_audio_layer"]):
        array = block(array, weights, f"encoder.blocks.{layer}", dims["n_audio_head"], None)
    return norm(array, weights, "encoder.ln_post")


def next_token(tokens: list[int], sound: Array, dims: dict[str, int], weights: Tensors) -> int:
    vocabulary = weights["decoder.token_embedding.weight"]
    array = vocabulary[tokens] + weights["decoder.positional_embedding"][: len(tokens)]
    for layer in range(dims["n_text_layer"]):
        array = block(array, weights, f"decoder.blocks.{layer}", dims["n_text_head"], sound)
    return int((norm(array, weights, "decoder.ln")[-1] @ vocabulary.T).argmax())


@pytest.mark.speech
def test_the_same_words_are_heard_by_the_formulas_of_openai_whisper(folder: Path) -> None:
    dims, weights = checkpoint_of(read_weights(folder / "model.bin"))
    model = WhisperModel(str(folder), device="cpu", compute_type="float32", local_files_only=True)
    sound = decode(CALL, 2)[0, : FRAMES * RATE // 100].astype(np.float32) / 32768
    features = model.feature_extractor(sound)[:, :FRAMES].astype(np.float32)
    theirs = model.encode(features)
    ours = encoded(features, dims, weights)
    assert np.allclose(np.array(theirs)[0], ours, atol=2e-3)
    prompt = [50258, 50263, 50359, 50363]
    said = model.model.generate(
        theirs, [prompt], beam_size=1, max_length=len(prompt) + WORDS, suppress_blank=False, suppress_tokens=[]
    )[0].sequences_ids[0]
    tokens = list(prompt)
    for _ in said:
        tokens.append(next_token(tokens, ours, dims, weights))
    assert tokens[len(prompt) :] == list(said)
    assert len(said) >= WORDS // 2


def test_all_tensors_of_a_checkpoint_are_there_and_no_other(folder: Path) -> None:
    dims, weights = checkpoint_of(read_weights(folder / "model.bin"))
    assert (dims["n_mels"], dims["n_audio_ctx"], dims["n_text_ctx"], dims["n_vocab"]) == (80, 1500, 448, 51_865)
    shapes = {re.sub(r"blocks\.\d+", "blocks.#", name): one.shape for name, one in weights.items()}
    width = dims["n_audio_state"]
    attention_of = {f"{part}.weight": (width, width) for part in ("query", "key", "value", "out")} | {
        f"{part}.bias": (width,) for part in ("query", "value", "out")
    }
    norm_of = {"weight": (width,), "bias": (width,)}
    expected: dict[str, tuple[int, ...]] = {
        "encoder.conv1.weight": (width, 80, 3), "encoder.conv1.bias": (width,),
        "encoder.conv2.weight": (width, width, 3), "encoder.conv2.bias": (width,),
        "encoder.positional_embedding": (1500, width), "decoder.positional_embedding": (448, width),
        "decoder.token_embedding.weight": (51_865, width),
    }  # fmt: skip
    for name in ("encoder.ln_post", "decoder.ln"):
        expected |= {f"{name}.{kind}": shape for kind, shape in norm_of.items()}
    for side, inside in (("encoder", ("attn",)), ("decoder", ("attn", "cross_attn"))):
        for place in (*(f"{name}_ln" for name in inside), "mlp_ln"):
            expected |= {f"{side}.blocks.#.{place}.{kind}": shape for kind, shape in norm_of.items()}
        for place in inside:
            expected |= {f"{side}.blocks.#.{place}.{part}": shape for part, shape in attention_of.items()}
        for place, out, into in (("mlp.0", 4 * width, width), ("mlp.2", width, 4 * width)):
            expected |= {f"{side}.blocks.#.{place}.weight": (out, into), f"{side}.blocks.#.{place}.bias": (out,)}
    assert shapes == expected
    assert (dims["n_audio_layer"], dims["n_text_layer"]) == (4, 2)


def test_another_kind_of_file_is_told(tmp_path: Path) -> None:
    other = tmp_path / "model.bin"
    other.write_bytes(b"\x06\0\0\0" + b"\x10\0TransformerSpec\0" + b"\x07\0\0\0\0\0\0\0")
    with pytest.raises(OddWeights, match="TransformerSpec"):
        read_weights(other)


def test_no_checkpoint_without_the_weights_that_go_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two models would be compared, not two libraries."""
    monkeypatch.setitem(sys.modules, "whisper", ctranslate2)
    monkeypatch.setenv(WEIGHTS, "weights.pt")
    monkeypatch.delenv(MODEL, raising=False)
    with pytest.raises(NotHere, match=MODEL):
        openai_against_ours([], tmp_path, tmp_path)
