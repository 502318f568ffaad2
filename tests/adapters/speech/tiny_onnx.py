"""A CTC model of GigaAM's shape that hears low tones as "а", high ones as a space and silence as nothing.

Written byte by byte as onnx's protobuf wants it: no library is needed to make it.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

MELS, STRIDE = 64, 4
SPACE, LETTER, BLANK = range(3)
_FLOAT, _INT64 = 1, 7


def write_tiny_gigaam(folder: Path, family: str = "v2") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{family}_ctc.onnx").write_bytes(_model())
    (folder / f"{family}_vocab.txt").write_text("▁ 0\nа 1\n<blk> 2\n", encoding="utf-8")
    return folder


def tones(*parts: tuple[float, float], rate: int = 16_000) -> np.ndarray:
    """(Hz, seconds) one after another; 0 Hz is silence."""
    sound = [0.5 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate) for hz, seconds in parts]
    return np.concatenate(sound).astype(np.float32)


def _model() -> bytes:
    mels = np.arange(MELS)
    weights = np.zeros((MELS, 3), np.float32)
    weights[mels < MELS // 2, LETTER] = 1
    weights[mels >= MELS // 2, SPACE] = 1
    bias = np.array([0, 0, 2], np.float32)
    nodes = (
        _node("Transpose", ["features"], "frames", perm=(0, 2, 1)),
        _node("Slice", ["frames", "zero", "far", "axis", "stride"], "some"),
        _node("Relu", ["some"], "loud"),  # the logarithm of what is quiet is below nought
        _node("MatMul", ["loud", "weights"], "heard"),
        _node("Add", ["heard", "bias"], "scores"),
        _node("LogSoftmax", ["scores"], "log_probs", axis=2),
    )
    numbers = {"zero": [0], "far": [2**40], "axis": [1], "stride": [STRIDE]}
    tensors = [_tensor(name, np.array(value, np.int64)) for name, value in numbers.items()]
    tensors += [_tensor("weights", weights), _tensor("bias", bias)]
    graph = b"".join([
        *(_bytes(1, node) for node in nodes), _text(2, "tiny"), *(_bytes(5, one) for one in tensors),
        _bytes(11, _value("features", _FLOAT, ("b", MELS, "t"))), _bytes(11, _value("feature_lengths", _INT64, ("b",))),
        _bytes(12, _value("log_probs", _FLOAT, ("b", "u", 3))),
    ])  # fmt: skip
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _text(1, "") + _number(2, 13))


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int | Sequence[int]) -> bytes:
    told = b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
    return b"".join(_text(1, one) for one in inputs) + _text(2, output) + _text(4, kind) + told


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, 7)


def _tensor(name: str, values: np.ndarray) -> bytes:
    kind = _INT64 if values.dtype == np.int64 else _FLOAT
    dims = b"".join(_number(1, one) for one in values.shape)
    return dims + _number(2, kind) + _text(8, name) + _bytes(9, values.tobytes())


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    dims = [_text(2, one) if isinstance(one, str) else _number(1, one) for one in shape]
    tensor = _number(1, kind) + _bytes(2, b"".join(_bytes(1, dim) for dim in dims))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += struct.pack("B", value & 127 | 128)
        value >>= 7
    return out + struct.pack("B", value)
