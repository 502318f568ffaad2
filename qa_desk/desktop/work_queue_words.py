"""The queue of work in words: one line for the strip, the tray and the title, and what is left as people say it."""

from dataclasses import dataclass

from qa_desk.domain.transcript import SpeechModelBroken, SpeechModelIncomplete, SpeechNoModel, SpeechProfileBroken
from qa_desk.services.work_queue import Phase, QueueState, passes
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_OF_THE_MODEL = (SpeechNoModel, SpeechModelIncomplete, SpeechModelBroken, SpeechProfileBroken)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """`share`: 0..1, None hides the bar. `can_pause`: else the button starts. `hidden`: nothing is worth a word."""

    text: str
    share: float | None
    can_pause: bool
    can_start: bool
    warns: bool = False
    hidden: bool = False


def line_of(state: QueueState, *, allowed: bool) -> QueueLine:
    """What the status bar says."""
    failed = _failed(len(state.failed))
    match state.phase:
        case Phase.WORKING:
            return QueueLine(_joined(_working(state), left(state), failed), state.share, True, False)
        case Phase.PAUSED:
            words = tr("Transcribing is paused")
            hidden = not state.waiting and state.current is None
            return QueueLine(_joined(words, waits(state), failed), state.share, False, allowed, hidden=hidden)
        case Phase.BLOCKED:
            return QueueLine(_blocked(state), None, False, allowed, warns=True)
        case Phase.OFF | Phase.IDLE:
            left_over = waits(state) if state.phase is Phase.OFF else ""
            return QueueLine(_joined(left_over, failed), None, False, allowed and bool(left_over), bool(failed),
                             hidden=not left_over and not failed)  # fmt: skip


def _blocked(state: QueueState) -> str:
    """Why, and what is to be done or that nothing is."""
    error = state.error
    if error is None:
        return tr("Transcribing has stopped")
    if passes(error):
        return _joined(tr("Waiting for the database, trying again every minute"), sentence(error))
    why = sentence(error)
    if isinstance(error, _OF_THE_MODEL):
        why = f"{why} {tr('Models are downloaded and chosen on the page «Speech».')}"
    return _joined(tr("Transcribing has stopped"), why)


def _working(state: QueueState) -> str:
    place = tr("Transcribing {done} of {total}").format(
        done=formats.number(min(state.finished + 1, state.files)), total=formats.number(state.files)
    )
    return _joined(place, file_line(state))


def file_line(state: QueueState) -> str:
    """The recording in work and how far it is; before its first report it is only being read."""
    if state.current is None:
        return ""
    if not state.total_ms:
        return state.current.name
    share = formats.percent(int(state.file_share * 100) / 100)
    return tr("{name}, {share}").format(name=state.current.name, share=share)


def left(state: QueueState) -> str:
    """Never a guess: what was not measured is said to be so."""
    ms = state.left_ms
    return tr("time left: not measured yet") if ms is None else tr("{time} left").format(time=about(ms))


def about(ms: int) -> str:
    """No finer than anybody can know."""
    if ms < _MINUTE_MS:
        return tr("less than a minute")
    if ms < _HOUR_MS:
        minutes = round(ms / _MINUTE_MS)
        return trn("about {n} minute", "about {n} minutes", minutes).format(n=minutes)
    minutes = round(ms / _MINUTE_MS / 5) * 5
    hours, minutes = divmod(minutes, 60)
    return tr("about {hours} h {minutes} min").format(hours=formats.number(hours), minutes=f"{minutes:02}")


def speed(state: QueueState) -> str:
    """Measured on this computer in the last minutes."""
    value = state.pace.speed
    return tr("not measured yet") if value is None else times(value)


def times(value: float) -> str:
    """How many seconds of speech a second of work does: ×12, ×0.8."""
    return f"×{formats.number(round(value) if value >= 10 else round(value, 1))}"


def title_share(state: QueueState) -> str:
    """In front of the window's title: "(12 %)"; empty while nothing is being done."""
    share = state.share
    if state.phase is not Phase.WORKING or share is None:
        return ""
    return f"({formats.percent(int(share * 100) / 100)})"


def tray_text(state: QueueState) -> str:
    share = title_share(state)
    if not share:
        return tr("QA Desk")
    return "\n".join((tr("QA Desk {share}").format(share=share), _joined(_working(state), left(state))))


def waits(state: QueueState) -> str:
    """Empty when nothing does."""
    n = len(state.waiting) + (state.current is not None)
    if not n:
        return ""
    words = trn("{n} recording waits for its transcript", "{n} recordings wait for their transcripts", n)
    return words.format(n=formats.number(n))


def _failed(n: int) -> str:
    words = trn("{n} recording could not be transcribed", "{n} recordings could not be transcribed", n)
    return words.format(n=formats.number(n)) if n else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
