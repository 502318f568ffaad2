"""Which device the model runs on: the card where it works, else the processor, and why."""

import re
from collections.abc import Callable
from typing import TypeVar

from qa_desk.domain.errors import KnownError
from qa_desk.domain.transcript import CardFault, SpeechCardFailed, SpeechFailed, SpeechNoDevice, SpeechNoMemory
from qa_desk.services.ports import DeviceInUse

T = TypeVar("T")
CPU, CUDA, AUTO = "cpu", "cuda", "auto"
WITHOUT_CARD = "without_card"
"""The processor, because a try with the card ended the whole process."""
_LIBRARIES = re.compile(r"libcu|cannot be loaded|unable to load|driver version", re.IGNORECASE)


def on_best_device(wanted: str, cards: int, load: Callable[[str], T]) -> tuple[T, DeviceInUse]:
    """What `load` makes ready, and where. `load` must try the device to its end: a card that loads may still not count.

    `wanted`: "auto" falls back to the processor, "cuda" never does. Raises SpeechNoDevice, SpeechCardFailed, and what
    `load` raises on the processor.
    """
    if wanted == WITHOUT_CARD:
        return load(CPU), DeviceInUse(CPU, CardFault.CRASHED if cards else None)
    if wanted not in (AUTO, CUDA) or not (cards or wanted == CUDA):
        return load(CPU), DeviceInUse(CPU)
    if not cards:
        raise SpeechNoDevice(device=wanted)
    try:
        return load(CUDA), DeviceInUse(CUDA)
    except SpeechFailed as fault:
        if wanted == CUDA:
            raise _as_asked(fault) from fault
        told = DeviceInUse(CPU, card_fault(fault), _words(fault))
    return load(CPU), told  # outside of the handler: there the fault would still hold what it loaded on the card


def card_fault(fault: KnownError) -> CardFault:
    if isinstance(fault, SpeechNoMemory):
        return CardFault.NO_MEMORY
    return CardFault.NO_LIBRARIES if _LIBRARIES.search(_words(fault)) else CardFault.FAILED


def _words(fault: KnownError) -> str:
    return str(fault.facts.get("detail", ""))[:500]


def _as_asked(fault: SpeechFailed) -> SpeechFailed:
    return fault if isinstance(fault, SpeechNoMemory) else SpeechCardFailed(device=CUDA, detail=_words(fault))
