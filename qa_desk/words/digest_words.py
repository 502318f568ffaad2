"""The digest as words: everything its files and its page show, looked up in the language in use."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date

from qa_desk.domain.digest import FIGURES, LEAST_FOR_PERCENT, AuditorKpi, Digest
from qa_desk.domain.money import Money
from qa_desk.words import formats, panel_words
from qa_desk.words.catalogue import language


@dataclass(frozen=True, slots=True)
class LampText:
    state: str
    state_words: str
    title: str
    number: str
    sentence: str
    since: str


@dataclass(frozen=True, slots=True)
class FigureText:
    """`part`: of the figure above."""

    name: str
    value: str
    before: str
    part: bool = False


@dataclass(frozen=True, slots=True)
class DigestText:
    """`lamps`, `due`: None for a day that was made up for."""

    language: str
    heading: str
    made: str
    made_up: str
    lamps: tuple[LampText, ...] | None
    due: tuple[tuple[str, str], ...] | None
    figures: tuple[FigureText, ...]
    quiet: bool
    auditors: tuple[tuple[str, ...], ...]
    kpi_note: str
    titles: dict[str, str]


def digest_text(digest: Digest) -> DigestText:
    zone = ZoneInfo(digest.time_zone)
    made = panel_words.title("made").format(when=formats.date_time(digest.made_at, zone), zone=digest.time_zone)
    lamps = None
    if digest.panel is not None:
        lamps = tuple(
            LampText(
                one.state.value,
                panel_words.state_words(one.state),
                panel_words.lamp_title(one.kind),
                "" if panel_words.number_of(one) == "!" else panel_words.number_of(one),
                panel_words.sentence(one),
                panel_words.since_words(one, zone),
            )
            for one in digest.panel.lit
        )
    return DigestText(
        language=language(),
        heading=panel_words.title("digest").format(day=day_words(digest)),
        made=made,
        made_up="" if digest.panel is not None else panel_words.title("made_up"),
        lamps=lamps,
        due=_due(digest),
        figures=_figures(digest),
        quiet=digest.quiet,
        auditors=tuple(kpi_cells(one) for one in digest.auditors),
        kpi_note=panel_words.title("kpi_note").format(least=LEAST_FOR_PERCENT),
        titles={key: panel_words.title(key) for key in panel_words.TITLES},
    )


def day_words(digest: Digest) -> str:
    """Friday, 20 November 2026."""
    return format_date(digest.day, format="full", locale=formats.locale())


def kpi_cells(kpi: AuditorKpi) -> tuple[str, ...]:
    """Name, decided, audited, listened share, time an item, agreement: with n, a dash where nobody knows."""
    heard = "—"
    if kpi.heard_percent is not None:
        heard = f"{formats.percent(kpi.heard_percent / 100)} ({formats.number(kpi.heard_of)})"
    took = "—"
    if kpi.seconds is not None:
        took = f"{formats.duration_ms(kpi.seconds * 1000)} ({formats.number(kpi.seconds_of)})"
    agreed = "—"
    if kpi.agreed.whole:
        counted = f"{formats.number(kpi.agreed.part)} / {formats.number(kpi.agreed.whole)}"
        share = f" ({formats.percent(kpi.agreed.part / kpi.agreed.whole)})"
        agreed = counted + (share if kpi.agreed.whole >= LEAST_FOR_PERCENT else "")
    return kpi.name, formats.number(kpi.decided), formats.number(kpi.audited), heard, took, agreed


def _figures(digest: Digest) -> tuple[FigureText, ...]:
    rows = [
        FigureText(
            panel_words.figure(key),
            formats.number(getattr(digest.figures, key)),
            formats.number(getattr(digest.before, key)),
            key in panel_words.PARTS,
        )
        for key in FIGURES
    ]
    charged = "fines" if digest.law else "fines_no_law"
    for key, now, before in (
        (charged, digest.money.fines_minor, digest.money_before.fines_minor),
        ("reversals", digest.money.reversals_minor, digest.money_before.reversals_minor),
    ):
        amount, earlier = (formats.money(Money(minor, digest.currency)) for minor in (now, before))
        rows.append(FigureText(panel_words.title(key), amount, earlier))
    return tuple(rows)


def _due(digest: Digest) -> tuple[tuple[str, str], ...] | None:
    due = digest.due
    if due is None:
        return None
    named = (
        ("refusals_late", due.refusals_late), ("refusals_today", due.refusals_today), ("callbacks_due", due.callbacks),
        ("signatures", due.signatures), ("audits", due.audits),
    )  # fmt: skip
    return tuple((panel_words.title(key), formats.number(value)) for key, value in named)
