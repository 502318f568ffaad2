"""An entry of the audit log as a sentence: what was done to which deal, fine or setting, with what it was before."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from qa_desk.domain.log import LogEntry
from qa_desk.services.log_story import LogStory
from qa_desk.words.catalogue import tr
from qa_desk.words.log_actions import action_title
from qa_desk.words.log_deal_sentences import DEALS
from qa_desk.words.log_money_sentences import MONEY
from qa_desk.words.log_office_sentences import OFFICE
from qa_desk.words.log_told import Told

SENTENCES: Mapping[str, Callable[[Told], str]] = MappingProxyType({**DEALS, **MONEY, **OFFICE})


def sentence(entry: LogEntry, story: LogStory) -> str:
    """Facts that the words do not know, and steps of a newer program, are told as they are written."""
    told = Told(entry, story)
    say = SENTENCES.get(entry.action)
    if say is None:
        text = tr("{step}: {subject}").format(step=action_title(entry.action), subject=told.subject())
    else:
        text = say(told)
    left = "; ".join(f"{name}: {value}" for name, value in told.left().items())
    return tr("{told} ({left})").format(told=text, left=left) if left else text
