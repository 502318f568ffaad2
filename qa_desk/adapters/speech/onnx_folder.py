"""Which folders hold a CTC model for onnxruntime, and of which family: GigaAM and T-one as onnx-asr takes them."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OnnxFamily:
    """`name`: what the library calls it. `files`: all of them must be there, the weights first."""

    name: str
    files: tuple[str, ...]


FAMILIES = (
    OnnxFamily("gigaam-v3-e2e-ctc", ("v3_e2e_ctc.onnx", "v3_e2e_ctc_vocab.txt")),
    OnnxFamily("gigaam-v3-ctc", ("v3_ctc.onnx", "v3_vocab.txt")),
    OnnxFamily("gigaam-v2-ctc", ("v2_ctc.onnx", "v2_vocab.txt")),
    OnnxFamily("t-one-ctc", ("model.onnx", "config.json")),
)


def onnx_family(folder: Path) -> OnnxFamily | None:
    """None for a folder that is for another engine, or for none."""
    return next((one for one in FAMILIES if (folder / one.files[0]).is_file()), None)


def onnx_files(folder: Path) -> tuple[str, ...]:
    """All that the model needs: a large one keeps its numbers beside the graph."""
    family = onnx_family(folder)
    if family is None:
        return ()
    beside = sorted(path.name for path in folder.glob(f"{family.files[0]}?data"))
    return tuple(dict.fromkeys((*family.files, *beside, "config.json")))
