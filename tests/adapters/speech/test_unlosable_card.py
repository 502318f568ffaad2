"""The card is used where it works; where it does not, the processor goes on and everybody can see why."""

from pathlib import Path

import pytest

from qa_desk.adapters.speech.devices import AUTO, CPU, CUDA, WITHOUT_CARD, card_fault, on_best_device
from qa_desk.adapters.speech.dummy_child import CRASH_CODE
from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.domain.transcript import (
    CardFault,
    SpeechCardFailed,
    SpeechChildDied,
    SpeechFailed,
    SpeechModelBroken,
    SpeechNoDevice,
    SpeechNoMemory,
)
from qa_desk.services.ports import DeviceInUse

from .conftest import DUMMY_CHILD, MakeDummy, hear

NO_CUBLAS = SpeechModelBroken(path="m", detail="Library libcublas.so.12 is not found or cannot be loaded")
ODD = SpeechModelBroken(path="m", detail="CUDA failed with error misaligned address")


def loader(fault: SpeechFailed | None, tried: list[str]) -> object:
    def load(device: str) -> str:
        tried.append(device)
        if device == CUDA and fault is not None:
            raise fault
        return f"model on {device}"

    return load


@pytest.mark.parametrize(
    ("wanted", "cards", "fault", "in_use", "tried"),
    [
        (AUTO, 0, None, DeviceInUse(CPU), [CPU]),
        (AUTO, 1, None, DeviceInUse(CUDA), [CUDA]),
        (AUTO, 1, SpeechNoMemory(step="load"), DeviceInUse(CPU, CardFault.NO_MEMORY), [CUDA, CPU]),
        (AUTO, 1, NO_CUBLAS, DeviceInUse(CPU, CardFault.NO_LIBRARIES, NO_CUBLAS.facts["detail"]), [CUDA, CPU]),
        (AUTO, 2, ODD, DeviceInUse(CPU, CardFault.FAILED, ODD.facts["detail"]), [CUDA, CPU]),
        (CPU, 1, NO_CUBLAS, DeviceInUse(CPU), [CPU]),
        (CUDA, 1, None, DeviceInUse(CUDA), [CUDA]),
        (WITHOUT_CARD, 1, None, DeviceInUse(CPU, CardFault.CRASHED), [CPU]),
        (WITHOUT_CARD, 0, None, DeviceInUse(CPU), [CPU]),
    ],
)
def test_the_best_device_that_works_is_taken_and_a_fall_back_is_told(
    wanted: str, cards: int, fault: SpeechFailed | None, in_use: DeviceInUse, tried: list[str]
) -> None:
    seen: list[str] = []
    model, told = on_best_device(wanted, cards, loader(fault, seen))
    assert (model, told, seen) == (f"model on {tried[-1]}", in_use, tried)


@pytest.mark.parametrize(
    ("cards", "fault", "raised"),
    [(0, None, SpeechNoDevice), (1, NO_CUBLAS, SpeechCardFailed), (1, SpeechNoMemory(step="load"), SpeechNoMemory)],
)
def test_a_card_asked_for_by_name_is_never_replaced(
    cards: int, fault: SpeechFailed | None, raised: type[SpeechFailed]
) -> None:
    seen: list[str] = []
    with pytest.raises(raised):
        on_best_device(CUDA, cards, loader(fault, seen))
    assert CPU not in seen


def test_a_model_that_no_device_takes_is_the_models_fault() -> None:
    def load(device: str) -> str:
        raise SpeechModelBroken(path="m", detail="truncated")

    with pytest.raises(SpeechModelBroken):
        on_best_device(AUTO, 1, load)


@pytest.mark.parametrize(
    ("detail", "fault"),
    [
        ("Unable to load any of {libcudnn_ops.so.9.1.0}", CardFault.NO_LIBRARIES),
        ("CUDA driver version is insufficient for CUDA runtime version", CardFault.NO_LIBRARIES),
        ("cuBLAS failed with status CUBLAS_STATUS_NOT_SUPPORTED", CardFault.FAILED),
        ("CUDA failed with error an illegal memory access was encountered", CardFault.FAILED),
    ],
)
def test_words_of_the_libraries_are_understood(detail: str, fault: CardFault) -> None:
    assert card_fault(SpeechModelBroken(path="m", detail=detail)) is fault


@pytest.mark.parametrize(
    ("mode", "name", "fault"),
    [
        ("good", CUDA, None),
        ("memory", CPU, CardFault.NO_MEMORY),
        ("libraries", CPU, CardFault.NO_LIBRARIES),
        ("crash", CPU, CardFault.CRASHED),
        ("job", CPU, CardFault.NO_MEMORY),
    ],
)
def test_whatever_the_card_does_the_whole_recording_is_recognised(
    make_dummy: MakeDummy, stereo_call: Path, mode: str, name: str, fault: CardFault | None
) -> None:
    whole = hear(make_dummy(), stereo_call)
    one = make_dummy(f"card={mode}")
    assert one.device() is None
    assert hear(one, stereo_call).pieces == whole.pieces
    told = one.device()
    assert told is not None
    assert (told.name, told.fault) == (name, fault)


def test_a_child_that_dies_with_and_without_the_card_is_told_as_dead(make_dummy: MakeDummy, stereo_call: Path) -> None:
    one = make_dummy("card=good", "load=crash")
    with pytest.raises(SpeechChildDied) as died:
        hear(one, stereo_call)
    assert died.value.facts["exit_code"] == CRASH_CODE
    assert one.device() is None


def test_a_card_asked_for_by_name_fails_by_name(bundled: SpeechModel, stereo_call: Path, tmp_path: Path) -> None:
    command = python_child(DUMMY_CHILD, "card=libraries")
    one = ChildTranscriber(bundled, tmp_path / "speech.log", device=CUDA, command=command)
    with pytest.raises(SpeechCardFailed) as failed:
        hear(one, stereo_call)
    assert "libcublas" in str(failed.value.facts["detail"])
    one.close()
