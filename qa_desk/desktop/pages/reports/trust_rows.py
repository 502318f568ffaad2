"""The trust meter as rows of a table: group, name, share, interval; and a bar for each share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.desktop.held_rows import HeldRows
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.domain.evaluation import Share
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.trust import TrustMeter, interval
from qa_desk.words import formats, labels, mark, tr, trc

ALL, SURE, MONTH, REASON, FINDING = "all", "sure", "month", "reason", "finding"
_GROUPS: Mapping[str, str] = {
    ALL: mark("All findings"),
    SURE: mark("Sure findings"),
    MONTH: mark("Month"),
    REASON: mark("Stated reason"),
    FINDING: mark("Finding"),
}


@dataclass(frozen=True, slots=True)
class TrustRow:
    """`key`: code of the reason or verdict, month as "2026-11"; "" where the group is all there is."""

    group: str
    key: str
    share: Share


def rows_of(meter: TrustMeter) -> list[TrustRow]:
    """Newest month first; groups of which nothing was counted are left out."""
    rows = [TrustRow(ALL, "", meter.overall), TrustRow(SURE, "", meter.sure)]
    rows += [TrustRow(MONTH, month, share) for month, share in reversed(list(meter.by_month.items()))]
    rows += [TrustRow(FINDING, verdict.value, share) for verdict, share in meter.by_verdict.items()]
    rows += [TrustRow(REASON, code, share) for code, share in meter.by_reason.items()]
    return [row for row in rows if row.share.whole]


def name_of(row: TrustRow) -> str:
    if row.group == MONTH:
        year, month = row.key.split("-")
        return format_date(date(int(year), int(month), 1), format="LLLL yyyy", locale=formats.locale())
    if row.group == REASON:
        return labels.reason(row.key) if row.key else trc("reason", "not in the book")
    return labels.verdict(Verdict(row.key)) if row.group == FINDING else ""


def agreed(row: TrustRow) -> str:
    return "—" if row.share.value is None else formats.percent(row.share.value)


def between(row: TrustRow) -> str:
    low, high = interval(row.share)
    return f"{formats.percent(low)} – {formats.percent(high)}"


def columns() -> list[Column[TrustRow]]:
    def count(row: TrustRow) -> str:
        return tr("{part} of {whole}").format(
            part=formats.number(row.share.part), whole=formats.number(row.share.whole)
        )

    return [
        Column("group", lambda: tr("Breakdown"), lambda row: tr(_GROUPS[row.group]), 190),
        Column("name", lambda: tr("Value"), name_of, 200),
        Column("agreed", lambda: tr("Agree"), agreed, 90, align_right=True),
        Column("between", lambda: tr("95 % interval"), between, 160, align_right=True),
        Column("count", lambda: tr("Decisions"), count, 110, align_right=True),
        Column("bar", lambda: tr("Share and interval"), lambda row: f"{agreed(row)} ({between(row)})", 220),
    ]


SORT_KEYS = {
    "agreed": lambda row: round((row.share.value or 0.0) * 1_000_000),
    "between": lambda row: round(interval(row.share)[0] * 1_000_000),
    "count": lambda row: row.share.whole,
    "bar": lambda row: round((row.share.value or 0.0) * 1_000_000),
}


class ShareBar(QStyledItemDelegate):
    """A rail from 0 to 100 %, the interval as a band on it, the share as a mark. The text stays for readers aloud."""

    def __init__(self, theme: Theme, rows: HeldRows[TrustRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._rows = theme, rows

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share = self._rows.row_at(index.row()).share
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if share.value is None:
            return
        low, high = interval(share)
        area = QRectF(option.rect).adjusted(10, 0, -10, 0)
        middle = area.center().y()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(QRectF(area.left(), middle - 2, area.width(), 4), 2, 2)
        painter.setBrush(self._theme.color("border_strong"))
        left, right = area.left() + low * area.width(), area.left() + high * area.width()
        painter.drawRoundedRect(QRectF(left, middle - 4, max(right - left, 2), 8), 3, 3)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(area.left() + share.value * area.width() - 2.5, middle - 8, 5, 16), 2, 2)
        painter.restore()
