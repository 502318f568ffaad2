"""Every known error has a sentence, and the sentence uses only facts that the error carries."""

import importlib
import pkgutil
import re
import string

import pytest

import qa_desk
from qa_desk import words
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.flow import MoveNotAllowed
from qa_desk.domain.intake import FileForeign, FileTooBig
from qa_desk.domain.people import RoleMissing
from qa_desk.words.error_sentences import SENTENCES
from qa_desk.words.errors import sentence


def _below(kind: type[KnownError]) -> set[type[KnownError]]:
    direct = set(kind.__subclasses__())
    return direct.union(*(_below(one) for one in direct))


def _known() -> list[type[KnownError]]:
    for module in pkgutil.walk_packages(qa_desk.__path__, "qa_desk."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = [kind for kind in _below(KnownError) if "code" in kind.__dict__ and kind.__module__.startswith("qa_desk.")]
    return sorted(ours, key=lambda kind: kind.code)


KNOWN = _known()


def _placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}


def _facts(kind: type[KnownError]) -> set[str]:
    """Names after "facts:" in the docstring, remarks in brackets left out."""
    _, _, listed = (kind.__doc__ or "").partition("facts:")
    return set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", listed)))


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.code)
def test_a_known_error_has_words_made_of_its_own_facts(kind: type[KnownError]) -> None:
    assert _placeholders(SENTENCES[kind.code]) <= _facts(kind)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.code)
def test_a_sentence_can_be_said_in_both_languages(kind: type[KnownError], language: str) -> None:
    words.use(language)
    said = sentence(kind(**dict.fromkeys(_facts(kind), 7)))
    assert "{" not in said
    assert kind.code not in said.split()


def test_codes_are_used_once() -> None:
    codes = [kind.code for kind in KNOWN]
    assert sorted(set(codes)) == codes


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) - {kind.code for kind in KNOWN} == set()


def test_facts_that_are_codes_are_said_in_words() -> None:
    words.use("ru")
    assert sentence(RoleMissing(role="sales_head")) == "Для этого нужна роль «РОП»."
    assert sentence(NotFound(what="deal", key=7)) == "Не найдено: сделка 7."
    assert "«В очереди»" in sentence(MoveNotAllowed(state="queued", move="sign"))
    assert "52,4 МБ" in sentence(FileTooBig(name="a.xlsx", limit=52_428_800))
    assert "документ PDF" in sentence(FileForeign(name="a.xlsx", kind="pdf"))


def test_an_error_without_words_shows_its_code_and_facts() -> None:
    class Unheard(KnownError):
        code = "unheard"

    assert sentence(Unheard(where="here")) == "unheard {'where': 'here'}"
