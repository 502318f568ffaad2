"""What a cut of pay is called follows the law setting, in both languages, and touches nothing else."""

import pytest

from qa_desk import paths, words
from qa_desk.words import tr, trc, trn
from qa_desk.words.catalogue import merged, read
from qa_desk.words.law_words import with_law, without_law

OFF = paths.resources() / "i18n" / "law" / "ru-off.po"


@pytest.mark.parametrize(
    ("language", "law", "said"),
    [
        ("en", None, ("Fine and transfer", "Bonus reductions", "Fine")),
        ("en", True, ("Bonus reduction and transfer", "Bonus reductions", "Bonus reduction")),
        ("en", False, ("Fine and transfer", "Fines", "Fine")),
        ("ru", None, ("Снижение и передача", "Снижения премии", "Снижение")),
        ("ru", True, ("Снижение и передача", "Снижения премии", "Снижение")),
        ("ru", False, ("Штраф и передача", "Штрафы", "Штраф")),
    ],
)
def test_a_cut_goes_by_the_name_that_the_law_setting_asks_for(
    language: str, law: bool | None, said: tuple[str, str, str]
) -> None:
    words.use(language)
    words.use_law(law)
    assert (tr("Fine and transfer"), tr("Bonus reductions"), trc("column", "Fine")) == said


def test_the_name_stays_while_the_language_changes() -> None:
    words.use_law(False)
    words.use("ru")
    assert tr("Fine") == "Штраф"
    words.use("en")
    assert tr("Bonus reduction") == "Fine"
    words.use_law(True)
    assert trn("{n} fine to propose", "{n} fines to propose", 2) == "{n} bonus reductions to propose"


@pytest.mark.parametrize(
    ("text", "law", "other"),
    [
        ("Entry {fine} is there twice.", "Entry {fine} is there twice.", "Entry {fine} is there twice."),
        ("Nobody is fined.", "Nobody's bonus is reduced.", "Nobody is fined."),
        ("It is defined and refined.", "It is defined and refined.", "It is defined and refined."),
        ("A fine of {n}", "A bonus reduction of {n}", "A fine of {n}"),
        ("Sum of reductions", "Sum of reductions", "Sum of fines"),
        ("Reductions", "Reductions", "Fines"),
        ("Audit: reduction signed", "Audit: reduction signed", "Audit: fine signed"),
    ],
)
def test_only_whole_words_are_said_otherwise(text: str, law: str, other: str) -> None:
    assert (with_law(text), without_law(text)) == (law, other)


ACTS = ("Bonus regulation, clause 4.2", "Clause of your local act")
"""What a local act is called is no word for a cut."""


def test_no_message_speaks_of_a_reduction_where_the_law_is_off_in_either_language() -> None:
    known = {(one.id if isinstance(one.id, str) else one.id[0], one.context) for one in read(OFF, "ru") if one.id}
    for message in merged("ru"):
        if not message.id:
            continue
        asked = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        if asked.startswith(ACTS):
            continue
        cut = any(part in form.casefold() for form in forms for part in ("преми", "снижен"))
        assert not cut or (asked, message.context) in known, asked
        assert "reduction" not in without_law(asked).casefold(), asked


def test_russian_without_the_law_says_nothing_of_a_bonus_and_knows_only_messages_that_exist() -> None:
    known = merged("ru")
    for message in read(OFF, "ru"):
        if not message.id:
            continue
        base = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        assert base is not None, message.id
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        assert not any("преми" in form for form in forms), message.id
