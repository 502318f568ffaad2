"""When a call began, as far as anybody said it: a file whose name tells no time may hold a call of any day before."""

from datetime import UTC, datetime
from functools import cached_property

from qa_desk.domain.call import Call
from qa_desk.domain.recording_names import NamePattern, own_pattern, read_name
from qa_desk.domain.settings import Settings
from qa_desk.services.fit_recordings import is_from_file
from qa_desk.services.store import UnitOfWork

_ANY_DAY = datetime.min.replace(tzinfo=UTC)


class CallTimes:
    """For guards that a late call passes: what came without a time was dated when it was imported."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def earliest(self, call: Call) -> datetime:
        """As the call list or the file's name told it; else before everything."""
        facts = call.facts
        if not is_from_file(call):
            return facts.started_at
        name = read_name(facts.recording_name, self._patterns, self._settings.time_zone)
        told = None if name is None else name.started_at
        # patterns and zone may be others than at the import: only the very time that the name tells is its own
        return facts.started_at if told == facts.started_at else _ANY_DAY

    @cached_property
    def _settings(self) -> Settings:
        return self._unit.settings.load()

    @cached_property
    def _patterns(self) -> tuple[NamePattern, ...]:
        return tuple(own_pattern("own", text) for text in self._settings.recording_name_patterns)
