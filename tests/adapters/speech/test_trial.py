"""A model tried on recordings in a process of its own, and what is kept of it beside the weights."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from qa_desk.adapters.speech.folder import fingerprint
from qa_desk.adapters.speech.measured import MEASURED_FILE, choose_fit, keep_speed, read_measured
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.profile import FitProfile, PackProfile, read_profile
from qa_desk.adapters.speech.trial import measure_speed, try_model
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.speech_model import ModelMeasured, ModelTrial, PackedWindows, WindowFit, Windows
from qa_desk.domain.transcript import SpeechAudioUnreadable, SpeechModelIncomplete
from qa_desk.services.running import CancelToken, ProgressReport

FIT = WindowFit(1.5, 4, 0.5)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def model(bundled: SpeechModel, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled.folder, tmp_path / "model"))


def nothing(_report: ProgressReport) -> None:
    pass


@pytest.mark.speech
def test_a_trial_compares_three_ways_and_keeps_what_it_found(
    model: Path, short_calls: dict[int, Path], tmp_path: Path
) -> None:
    reports: list[ProgressReport] = []
    trial = try_model(model, [(short_calls[2], 2)], tmp_path / "log", reports.append, CancelToken(), 1200)
    assert trial.recorded_s == pytest.approx(6)
    assert 0 <= trial.agreement <= 1
    assert 0 <= trial.packed_agreement <= 1
    assert min(trial.full_speed, trial.fitted_speed, trial.packed_speed) > 0
    assert reports[-1].step == "model_trial"
    kept = read_measured(model)
    assert (kept.agreement, kept.tried) == (trial.best_agreement, True)
    assert kept.speed == trial.best_speed
    assert read_profile(model).fit == FitProfile(), "a trial only advises"


@pytest.mark.speech
def test_the_speed_is_that_of_the_model_as_it_is_fed(model: Path, short_calls: dict[int, Path], tmp_path: Path) -> None:
    speed = measure_speed(model, [(short_calls[1], 1)], tmp_path / "log", nothing, CancelToken(), 5)
    assert speed > 0
    assert read_measured(model).speed == speed
    assert read_measured(model).agreement is None


@pytest.mark.speech
def test_a_trial_that_is_cancelled_leaves_no_process(model: Path, stereo_call: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    before = set(psutil.Process().children())
    with pytest.raises(Cancelled):
        try_model(model, [(stereo_call, 2)], tmp_path / "log", lambda _report: cancel.cancel(), cancel)
    assert set(psutil.Process().children()) <= before
    assert not (model / MEASURED_FILE).exists()


@pytest.mark.speech
def test_what_is_wrong_is_said_as_everywhere(model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"not sound at all\n" * 50)
    with pytest.raises(SpeechAudioUnreadable):
        measure_speed(model, [(broken, 1)], tmp_path / "log", nothing, CancelToken())
    (model / "tokenizer.json").unlink()
    with pytest.raises(SpeechModelIncomplete):
        measure_speed(model, [], tmp_path / "log", nothing, CancelToken())


# ---------------------------------------------------------------- what is kept


def test_a_chosen_fit_counts_instead_of_the_profiles_and_makes_another_model(model: Path) -> None:
    own = fingerprint(model)
    assert choose_fit(model, FIT)
    assert read_profile(model).fit == FitProfile(margin_s=1.5, least_window_s=4, step_s=0.5)
    chosen = fingerprint(model)
    assert choose_fit(model, None)
    assert read_profile(model).fit is None
    assert len({own, chosen, fingerprint(model)}) == 3


def test_packed_windows_are_a_choice_of_their_own(model: Path) -> None:
    assert choose_fit(model, PackedWindows())
    profile = read_profile(model)
    assert (profile.fit, profile.pack) == (None, PackProfile())
    assert read_measured(model).fit == PackedWindows()
    packed = fingerprint(model)
    choose_fit(model, None)
    assert (read_profile(model).fit, read_profile(model).pack) == (None, None)
    assert fingerprint(model) != packed


def test_a_choice_of_before_packing_was_one_leaves_the_profile_its_own(model: Path) -> None:
    told = json.loads((model / "profile.json").read_bytes())
    (model / "profile.json").write_text(json.dumps({**told, "pack": {"gap_s": 2}}), encoding="utf-8")
    (model / MEASURED_FILE).write_text('{"fit_chosen": true, "fit": null}', encoding="utf-8")
    assert (read_profile(model).fit, read_profile(model).pack) == (None, PackProfile(gap_s=2))


@pytest.mark.parametrize(("fit", "agreement", "speed"), [(None, 0.5, 1), (FIT, 0.5, 9), (PackedWindows(), 0.7, 5)])
def test_what_is_kept_is_of_the_windows_that_are_advised(fit: Windows, agreement: float, speed: float) -> None:
    trial = ModelTrial(0.5, 1, 9, 60, fit, 0.7, 5)
    assert (trial.best_agreement, trial.best_speed) == (agreement, speed)


def test_speed_and_choice_do_not_overwrite_each_other(model: Path) -> None:
    choose_fit(model, FIT)
    keep_speed(model, 12.5, "cpu", NOW)
    assert read_measured(model) == ModelMeasured(12.5, None, FIT, False, "cpu", NOW)
    assert fingerprint(model) == fingerprint(model)


@pytest.mark.parametrize("content", [b"", b"{", b'{"speed": -1}', b'{"fit_chosen": true, "fit": {"margin_s": 99}}'])
def test_a_damaged_file_is_as_good_as_none(model: Path, content: bytes) -> None:
    own = fingerprint(model)
    (model / MEASURED_FILE).write_bytes(content)
    assert read_measured(model) == ModelMeasured()
    assert fingerprint(model) == own


def test_a_file_of_a_later_version_is_read_as_far_as_it_is_known(model: Path) -> None:
    (model / MEASURED_FILE).write_text(json.dumps({"speed": 3, "colour": "red"}), encoding="utf-8")
    assert read_measured(model).speed == 3


def test_a_folder_that_is_gone_cannot_be_written(tmp_path: Path) -> None:
    assert not choose_fit(tmp_path / "nowhere", FIT)
