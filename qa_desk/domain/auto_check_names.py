"""Names of people: one man under two orders of words, and a surname under its male and female form."""

from qa_desk.domain.auto_check_card import words

_PATRONYMICS = ("ович", "евич", "ьич", "овна", "евна", "ична", "инична")
_ENDINGS = (
    "ов|ев|ин|ын|ова|ева|ина|ына|ский|цкий|ская|цкая|ской|ко|ук|юк|чук|их|ых|ян|янц|дзе|швили|"
    "ец|ый|ая|ой|берг|ман|штейн"
)
_SURNAMES = tuple(_ENDINGS.split("|"))
_GIVEN_NAMES = (
    "александр|алексей|анатолий|андрей|антон|аркадий|арсений|артем|артур|богдан|борис|вадим|валентин|валерий|василий|"
    "виктор|виталий|владимир|владислав|всеволод|вячеслав|геннадий|георгий|герман|глеб|григорий|данил|данила|даниил|"
    "денис|дмитрий|евгений|егор|захар|иван|игорь|илья|кирилл|константин|лев|леонид|макар|максим|марат|марк|матвей|"
    "мирон|михаил|назар|никита|николай|олег|павел|петр|платон|прохор|равиль|рамиль|ринат|роман|ростислав|руслан|"
    "рустам|савелий|семен|сергей|станислав|степан|тарас|тимофей|тимур|федор|филипп|эдуард|эльдар|юрий|яков|ярослав|"
    "алевтина|александра|алина|алиса|алла|анастасия|ангелина|анна|антонина|арина|валентина|валерия|варвара|василиса|"
    "вера|вероника|виктория|галина|дарья|диана|дина|евгения|екатерина|елена|елизавета|жанна|зинаида|зоя|инна|ирина|"
    "карина|кира|кристина|ксения|лариса|лидия|лилия|любовь|людмила|маргарита|марина|мария|милана|надежда|наталия|"
    "наталья|нина|оксана|олеся|ольга|полина|раиса|регина|римма|светлана|снежана|софия|софья|таисия|тамара|татьяна|"
    "ульяна|фаина|эвелина|элина|эльвира|эмма|юлия|яна"
)
_GIVEN = frozenset(_GIVEN_NAMES.split("|"))


def full_name(name: str) -> str:
    """Two words or more in one order, since «Иванов Пётр» and «Пётр Иванов» are one man; "" for less."""
    found = sorted(words(name))
    return " ".join(found) if len(found) > 1 else ""


def surname_root(name: str) -> str:
    """What a surname has in common with that of the other sex and nothing else; "" when none can be told."""
    parts = [word for word in words(name) if len(word) > 2 and not word.endswith(_PATRONYMICS) and word not in _GIVEN]
    if not parts or len(words(name)) < 2:
        return ""
    likely = [word for word in parts if word.endswith(_SURNAMES)]
    return _root(likely[0] if likely else parts[0])


def _root(surname: str) -> str:
    if surname.endswith(("ова", "ева", "ина", "ына")) and len(surname) > 4:
        return surname[:-1]
    if surname.endswith(("ая", "яя", "ый", "ий", "ой")) and len(surname) > 4:
        return surname[:-2]
    return surname
