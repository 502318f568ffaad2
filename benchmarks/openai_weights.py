"""A Whisper model of CTranslate2 as a checkpoint of openai-whisper: the same weights for both libraries.

CTranslate2 keeps matrices as 8-bit numbers with a scale a row, and the projections of an attention in one matrix; a key
needs no bias, since it shifts all scores of a query alike. Ids of the vocabulary stay as they are, so that another text
may stand for an id than openai-whisper's own: whoever compares texts reads its ids by the model's tokenizer.json.
"""

import importlib
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Tensors = dict[str, Array]

_TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
_SCALE = "_scale"
_ATTENTION = {"attn": "self_attention", "cross_attn": "attention"}


class OddWeights(ValueError):
    """Not the kind of file, or of numbers, that is read here."""


class Torch(Protocol):
    def from_numpy(self, array: Array) -> object: ...
    def save(self, told: object, path: str) -> None: ...


def read_weights(path: Path) -> Tensors:
    """By CTranslate2's names, as 32-bit numbers. Raises OddWeights."""
    with path.open("rb") as file:
        version, kind, _revision, count = _number(file, "I"), _text(file), _number(file, "I"), _number(file, "I")
        if version < 6 or kind != "WhisperSpec":
            raise OddWeights(f"{path}: {kind}, binary version {version}")
        raw = dict(_variable(file) for _ in range(count))
        aliases = {_text(file): _text(file) for _ in range(_number(file, "I"))}
    found = {name: _scaled(name, raw) for name in raw if not name.endswith(_SCALE)}
    return found | {alias: found[name] for alias, name in aliases.items() if name in found}


def checkpoint_of(weights: Tensors) -> tuple[dict[str, int], Tensors]:
    """`dims` and `model_state_dict` as openai-whisper names them."""
    audio, text = (_layers(weights, side) for side in ("encoder", "decoder"))
    vocabulary = weights["decoder/embeddings/weight"]
    if not np.array_equal(weights["decoder/projection/weight"], vocabulary):
        raise OddWeights("words are written by other weights than they are read")
    places = {side: weights[f"{side}/position_encodings/encodings"] for side in ("encoder", "decoder")}
    dims = {
        "n_mels": weights["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": places["encoder"].shape[0],
        "n_audio_state": places["encoder"].shape[1],
        "n_audio_head": int(weights["encoder/num_heads"]),
        "n_audio_layer": audio,
        "n_vocab": vocabulary.shape[0],
        "n_text_ctx": places["decoder"].shape[0],
        "n_text_state": vocabulary.shape[1],
        "n_text_head": int(weights["decoder/num_heads"]),
        "n_text_layer": text,
    }
    state = {f"{side}.positional_embedding": one for side, one in places.items()}
    state["decoder.token_embedding.weight"] = vocabulary
    for name in ("conv1", "conv2"):
        state |= _linear(weights, f"encoder/{name}", f"encoder.{name}")
    state |= _norm(weights, "encoder/layer_norm", "encoder.ln_post")
    state |= _norm(weights, "decoder/layer_norm", "decoder.ln")
    for layer in range(audio):
        state |= _block(weights, f"encoder/layer_{layer}", f"encoder.blocks.{layer}", ("attn",))
    for layer in range(text):
        state |= _block(weights, f"decoder/layer_{layer}", f"decoder.blocks.{layer}", ("attn", "cross_attn"))
    return dims, state


def write_checkpoint(folder: Path, target: Path) -> None:
    """Of the model in a folder. Needs torch, which this project does not. Raises OddWeights, ImportError."""
    torch = cast("Torch", importlib.import_module("torch"))
    dims, state = checkpoint_of(read_weights(folder / "model.bin"))
    told = {name: torch.from_numpy(np.ascontiguousarray(one)) for name, one in state.items()}
    torch.save({"dims": dims, "model_state_dict": told}, str(target))


# ------------------------------------------------------------ the file


def _variable(file: BinaryIO) -> tuple[str, npt.NDArray[np.generic]]:
    name, rank = _text(file), _number(file, "B")
    shape = [_number(file, "I") for _ in range(rank)]
    kind, size = _number(file, "B"), _number(file, "I")
    if kind not in _TYPES:
        raise OddWeights(f"{name} is of type {kind}")
    return name, np.frombuffer(file.read(size), dtype=_TYPES[kind]).reshape(shape)


def _scaled(name: str, raw: Mapping[str, npt.NDArray[np.generic]]) -> Array:
    whole = raw[name].astype(np.float32)
    scale = raw.get(name + _SCALE)
    if scale is None:
        return whole
    rows = scale.astype(np.float32).reshape(-1, *[1] * (whole.ndim - 1))
    found: Array = whole / rows
    return found


def _number(file: BinaryIO, kind: str) -> int:
    (found,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))
    return int(found)


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H")).rstrip(b"\0").decode("utf-8")


# ------------------------------------------------------------ the names


def _layers(weights: Tensors, side: str) -> int:
    return len({name.split("/")[1] for name in weights if name.startswith(f"{side}/layer_") and "norm/" not in name})


def _block(weights: Tensors, theirs: str, ours: str, attentions: tuple[str, ...]) -> Tensors:
    found: Tensors = {}
    for name in attentions:
        place = f"{theirs}/{_ATTENTION[name]}"
        found |= _norm(weights, f"{place}/layer_norm", f"{ours}.{name}_ln")
        found |= {f"{ours}.{name}.{part}": one for part, one in _attention(weights, place)}
    return (
        found
        | _norm(weights, f"{theirs}/ffn/layer_norm", f"{ours}.mlp_ln")
        | _linear(weights, f"{theirs}/ffn/linear_0", f"{ours}.mlp.0")
        | _linear(weights, f"{theirs}/ffn/linear_1", f"{ours}.mlp.2")
    )


def _attention(weights: Tensors, place: str) -> Iterator[tuple[str, Array]]:
    """Of itself: query, key and value in one. Of the sound: the query apart."""
    matrices = [name for name in ("linear_0", "linear_1", "linear_2") if f"{place}/{name}/weight" in weights]
    *inner, out = matrices

    def joined(kind: str) -> Array:
        found: Array = np.concatenate([weights[f"{place}/{name}/{kind}"] for name in inner])
        return found

    whole, shift = np.split(joined("weight"), 3), np.split(joined("bias"), 3)
    for part, matrix, bias in zip(("query", "key", "value"), whole, shift, strict=True):
        yield f"{part}.weight", matrix
        if part != "key":
            yield f"{part}.bias", bias
    yield "out.weight", weights[f"{place}/{out}/weight"]
    yield "out.bias", weights[f"{place}/{out}/bias"]


def _linear(weights: Tensors, theirs: str, ours: str) -> Tensors:
    return {f"{ours}.{kind}": weights[f"{theirs}/{kind}"] for kind in ("weight", "bias")}


def _norm(weights: Tensors, theirs: str, ours: str) -> Tensors:
    return {f"{ours}.weight": weights[f"{theirs}/gamma"], f"{ours}.bias": weights[f"{theirs}/beta"]}
