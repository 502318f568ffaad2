"""How a recording sounds: speed, lanes, silence that is jumped over; and what was heard under these terms."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject

from qa_desk.desktop.player.facts import PlayerFacts
from qa_desk.desktop.player.mix import VOLUME_STEP, Mix
from qa_desk.desktop.player.news import MixChanged, ModesChanged, PlayerState, RateChanged, Sketched
from qa_desk.desktop.player.play_log import PlayLog, Terms
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.player.sound import Sound
from qa_desk.domain.call import Lane
from qa_desk.domain.listening import Played

SLOWEST, FASTEST, RATE_STEP = 0.5, 3.0, 0.1


class Sounding(PlayerFacts):
    """Kept from one recording to the next. What moves the position is in player.py."""

    def __init__(self, sound: Sound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sound = sound
        self._log = PlayLog()
        self._other_rate = 1.5

    def set_rate(self, rate: float) -> None:
        """Kept for the next recordings too; limited to 0.5..3.0 in steps of 0.1."""
        rate = round(min(max(rate, SLOWEST), FASTEST), 1)
        if rate != self._rate:
            self._rate = rate
            if rate != 1.0:
                self._other_rate = rate
            self._sound.set_rate(rate)
            self._new_terms()
            self.rate_changed.emit(RateChanged(rate))

    def slower(self) -> None:
        self.set_rate(self._rate - RATE_STEP)

    def faster(self) -> None:
        self.set_rate(self._rate + RATE_STEP)

    def toggle_rate(self) -> None:
        """Between normal speed and the last other one."""
        self.set_rate(self._other_rate if self._rate == 1.0 else 1.0)

    def set_mix(self, mix: Mix) -> None:
        """Kept for the next recordings too."""
        if mix != self._mix:
            self._mix = mix
            self._tell_mix()
            self._new_terms()

    def solo(self, lane: Lane) -> None:
        self.set_mix(self._mix.with_solo(lane))

    def louder(self, lane: Lane, steps: int = 1) -> None:
        """Negative steps: quieter."""
        self.set_mix(self._mix.with_volume(lane, self._mix.volume(lane) + steps * VOLUME_STEP))

    def skip_silence(self, skips: bool) -> None:
        """Kept for the next recordings too."""
        self._set(skips_silence=skips)
        self._apply_cuts()

    def toggle_skip_silence(self) -> None:
        self.skip_silence(not self._modes.skips_silence)

    def toggle_goes_on(self) -> None:
        """Whether the next recording shall follow; whoever loads recordings asks for it at `ended`."""
        self._set(goes_on=not self._modes.goes_on)

    # ------------------------------------------------------------ what the sound tells

    def sound_sketched(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._apply_cuts()
        self.sketched.emit(Sketched(sketch))

    def sound_audible(self, audible: bool) -> None:
        if audible != self._modes.audible:
            self._set(audible=audible)
            self._new_terms()

    # ------------------------------------------------------------

    def _apply_cuts(self) -> None:
        wanted = self._modes.skips_silence and self._sketch is not None and self._sketch.complete
        cuts = self._sketch.cuts if wanted and self._sketch is not None else ()
        if cuts != self._modes.cuts:
            self._tell_played(self._log.take(self._modes.cuts))
            self._set(cuts=cuts)
            if self._state is PlayerState.PLAYING:
                self._log.begin(self._position, self._terms())
        self._sound.set_cuts(cuts)

    def _terms(self) -> Terms:
        gains = self._mix.gains(self._lanes)
        heard = frozenset(lane for lane, gain in zip(self._lanes, gains, strict=True) if gain > 0)
        return Terms(self._sha256, self._rate, heard or frozenset(Lane if not gains else ()), self._modes.audible)

    def _new_terms(self) -> None:
        if self._state is PlayerState.PLAYING:
            self._tell_played(self._log.take(self._modes.cuts))
            self._log.begin(self._position, self._terms())

    def _set(self, **values: object) -> None:
        modes = replace(self._modes, **values)  # type: ignore[arg-type]
        if modes != self._modes:
            self._modes = modes
            self.modes_changed.emit(ModesChanged(modes))

    def _tell_played(self, stretches: Iterable[Played]) -> None:
        for stretch in stretches:
            self.played.emit(stretch)

    def _tell_mix(self) -> None:
        self._sound.set_gains(self._mix.gains(self._lanes))
        self.mix_changed.emit(MixChanged(self._mix, self._lanes))
