"""What the models tab shows of the shelf: one row a model, here or to be fetched, and why a button is off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from qa_desk.desktop.work_queue_words import times
from qa_desk.domain.people import Role, User
from qa_desk.domain.speech_model import ModelTrial, PackedWindows, SpeedHere, WindowFit, Windows
from qa_desk.domain.transcript import CardFault
from qa_desk.services.models import ShelfView, is_chosen
from qa_desk.services.ports import DeviceInUse, ModelOffer, ModelOnShelf
from qa_desk.words import formats, tr, trc
from qa_desk.words.errors import sentence

BUNDLED = "bundled"
_WORKERS = frozenset({Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN})


class Deed(StrEnum):
    USE = "use"
    DOWNLOAD = "download"
    TRY = "try"
    REMOVE = "remove"
    ADD = "add"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class ModelRow:
    """`model`: None while it is only offered."""

    name: str
    model: ModelOnShelf | None = None
    offer: ModelOffer | None = None
    in_use: bool = False

    @property
    def size(self) -> int:
        if self.model is not None:
            return self.model.size
        return 0 if self.offer is None else self.offer.size or 0


def rows_of(view: ShelfView) -> tuple[ModelRow, ...]:
    """Those that are here, the one in use first, then the offers."""
    here = [ModelRow(one.name, one, None, is_chosen(one, view.chosen)) for one in view.installed]
    here.sort(key=lambda row: not row.in_use)
    return (*here, *(ModelRow(one.name, None, one) for one in view.offers))


def title(row: ModelRow) -> str:
    if row.name == BUNDLED:
        return tr("Comes with the program")
    return row.name if row.model is None or row.name != str(row.model.folder) else row.model.folder.name


def state(row: ModelRow) -> str:
    if row.model is not None:
        if row.model.fault is not None:
            return sentence(row.model.fault)
        return tr("In use in this workspace") if row.in_use else tr("On this computer")
    offer = row.offer
    if offer is None or not offer.begun:
        return tr("Can be downloaded")
    if not offer.size:
        return tr("Download was begun")
    share = formats.percent(int(min(offer.begun / offer.size, 1) * 100) / 100)
    return tr("Download was begun, {share}").format(share=share)


def state_tint(row: ModelRow) -> str:
    if row.model is not None and row.model.fault is not None:
        return "bad"
    return "good" if row.in_use else "" if row.model is not None else "muted"


def size(row: ModelRow) -> str:
    if row.model is not None:
        return formats.megabytes(row.size)
    return f"≈ {formats.megabytes(row.size)}" if row.size else "—"


def language_of(row: ModelRow) -> str:
    if row.model is None:
        return tr("many")
    return {"ru": trc("model", "Russian"), "en": trc("model", "English")}.get(
        row.model.language, row.model.language or "—"
    )


def speed(row: ModelRow) -> str:
    if row.model is None:
        return "—"
    value = row.model.measured.speed
    return "—" if value is None else times(value)


def windows(row: ModelRow) -> str:
    """How the model is fed."""
    if row.model is None:
        return "—"
    return window_words(row.model.measured.fit)


def window_words(fit: Windows) -> str:
    match fit:
        case None:
            return tr("full, 30 s")
        case PackedWindows():
            return tr("packed, 30 s")
        case WindowFit():
            return tr("fitted, +{margin} s").format(margin=formats.number(round(fit.margin_s, 2)))


def use_words(fit: Windows) -> str:
    """The button that follows the advice."""
    match fit:
        case None:
            return tr("Use full windows")
        case PackedWindows():
            return tr("Use packed windows")
        case WindowFit():
            return tr("Use fitted windows")


def agreement(row: ModelRow) -> str:
    value = None if row.model is None else row.model.measured.agreement
    return "—" if value is None else formats.percent(int(value * 1000) / 1000)


def device_words(device: DeviceInUse | None) -> str:
    """Where recognition runs, and why not on the card."""
    if device is None:
        return tr("Runs on: known once the model is loaded")
    name = tr("graphics card") if device.name.startswith("cuda") else tr("processor")
    text = tr("Runs on: {device}").format(device=name)
    if device.fault is None:
        return text
    why = {
        CardFault.NO_MEMORY: tr("the graphics card has not enough memory for this model"),
        CardFault.NO_LIBRARIES: tr("libraries for the graphics card are missing (CUDA, cuDNN)"),
        CardFault.CRASHED: tr("recognition on the graphics card crashed"),
        CardFault.FAILED: tr("the graphics card refused the work"),
    }[device.fault]
    return f"{text} · {why}"


def reasons_off(row: ModelRow | None, user: User, *, busy: bool) -> Mapping[Deed, str]:
    """Why each deed is off; "" where it is on."""
    if not user.roles & _WORKERS:
        return dict.fromkeys(Deed, tr("Only for those who work with recordings"))
    general = tr("Other work is running; wait for it or cancel it") if busy else ""
    found = dict.fromkeys(Deed, general)
    if general:
        return found
    none = tr("Choose a model in the list")
    here = row is not None and row.model is not None and row.model.fault is None
    offered = row is not None and row.offer is not None
    found[Deed.DOWNLOAD] = none if row is None else "" if offered else tr("It is on this computer already")
    found[Deed.TRY] = none if row is None else "" if here else tr("Download it first")
    found[Deed.REMOVE] = _why_not_remove(row)
    found[Deed.USE] = _why_not_use(row, user, here=here)
    return found


def _why_not_remove(row: ModelRow | None) -> str:
    if row is None:
        return tr("Choose a model in the list")
    if row.in_use:
        return tr("This workspace uses it")
    if row.model is None:
        return "" if row.offer is not None and row.offer.begun else tr("It is not on this computer")
    return "" if row.model.removable else tr("It came with the program or lies in a folder of its own")


def _why_not_use(row: ModelRow | None, user: User, *, here: bool) -> str:
    if Role.ADMIN not in user.roles:
        return tr("Only an administrator may change this")
    if row is None:
        return tr("Choose a model in the list")
    if row.in_use:
        return tr("This workspace uses it")
    return "" if here else tr("Download it first")


def trial_words(trial: ModelTrial) -> str:
    """What a trial found, in one paragraph."""
    if not trial.fitted_speed:
        words = tr("Heard {heard} of your recordings at {speed}. This model has no windows to choose between.")
        return words.format(heard=formats.duration_ms(round(trial.recorded_s * 1000)), speed=times(trial.full_speed))
    facts = tr(
        "Heard {heard} of your recordings. Full windows: {full}. Fitted windows: {fitted}, the texts agree in {share}. "
        "Packed windows: {packed}, the texts agree in {packed_share}."
    ).format(
        heard=formats.duration_ms(round(trial.recorded_s * 1000)),
        full=times(trial.full_speed),
        fitted=times(trial.fitted_speed),
        share=formats.percent(int(trial.agreement * 1000) / 1000),
        packed=times(trial.packed_speed),
        packed_share=formats.percent(int(trial.packed_agreement * 1000) / 1000),
    )
    match trial.fit:
        case None:
            advice = tr("Full windows are the better choice for this model.")
        case PackedWindows():
            advice = tr("Packed windows are the best choice for this model.")
        case WindowFit():
            advice = tr("Fitted windows are safe for this model: {windows}.").format(windows=window_words(trial.fit))
        case _:
            assert_never(trial.fit)
    return f"{facts} {advice}"


def measured_words(found: Sequence[SpeedHere], best: SpeedHere | None) -> str:
    lines = [f"{_speed_title(one)}: {times(one.speed)}" for one in found]
    if best is None:
        return tr("Nothing could be measured.")
    if best.bundled:
        advice = tr("Only the small model for trying out is here. Download base or small and measure again.")
    else:
        advice = tr("Suits this computer: {name}.").format(name=best.name)
    return " ".join((", ".join(lines) + ".", advice))


def _speed_title(one: SpeedHere) -> str:
    return tr("Comes with the program") if one.name == BUNDLED else one.name
