"""Verbs of the listening desk: search over all calls, corrections of turns and lanes, comments at moments."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.listening import Played
from qa_desk.domain.transcript import TurnId
from qa_desk.services.configure import load_settings
from qa_desk.services.correct_turns import correct_turn, history, swap_lanes
from qa_desk.services.desk import Desk
from qa_desk.services.listen import add_comment, log_played
from qa_desk.services.running import CancelToken
from qa_desk.services.search_calls import MOST_HITS, Found, index_missing, search
from qa_desk.words import formats, labels, tr


def register(app: typer.Typer, verbs: Verbs) -> None:
    _search(app, verbs)
    _corrections(app, verbs)

    @app.command()
    def comment(
        recording: Annotated[str, typer.Argument(help="SHA-256 of the recording.")],
        at_ms: Annotated[int, typer.Argument(help="Moment in milliseconds.")],
        text: str,
        user: UserOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Leaves a comment at a moment of a recording."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            made, _ = add_comment(desk.store, desk.clock, bench.acting(user), recording, at_ms, text)
            bench.out.result({"comment": made}, tr("Kept."))

    @app.command()
    def heard(
        recording: Annotated[str, typer.Argument(help="SHA-256 of the recording.")],
        from_ms: int,
        to_ms: int,
        rate: Annotated[int, typer.Option(help="Speed in percent; over 200 does not count as hearing.")] = 100,
        user: UserOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Logs that the user played a stretch outside of the window, in a player of his own."""
        with verbs.at(workspace, as_json) as bench:
            desk, played = bench.desk, Played(recording, from_ms, to_ms, rate)
            log_played(desk.store, desk.clock, bench.acting(user), [played])
            bench.out.result({"played": played}, tr("Kept."))


def _search(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("search")
    def search_(
        words: Annotated[list[str], typer.Argument(help="Words that were said; «disc*» asks for a beginning.")],
        limit: Annotated[int, typer.Option(help="At most so many turns, the newest calls first.")] = MOST_HITS,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Finds turns that hold every word in any of its forms, in all calls of all deals."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            if desk.lemmatiser is None:
                raise RuntimeError("this desk was joined without a lemmatiser")
            index_missing(desk.store, desk.lemmatiser, bench.out.progress, CancelToken())
            found = search(desk.store, desk.lemmatiser, " ".join(words), limit)
            if as_json:
                bench.out.result({"found": found.hits, "more": found.more})
                return
            titles, rows = _table(desk, found)
            bench.out.table(titles, rows)
            if found.more or not found.hits:
                bench.out.say(tr("There are more.") if found.more else tr("Nothing was said like that"))


def _table(desk: Desk, found: Found) -> tuple[list[str], list[list[str]]]:
    zone = ZoneInfo(load_settings(desk.store).time_zone)
    titles = [tr("Deal"), tr("Call"), tr("Moment"), tr("Who"), tr("Said")]
    rows = [
        [
            f"{hit.line.external_id} {hit.line.title}",
            formats.date_time(hit.line.started_at, zone),
            formats.clock_ms(hit.line.from_ms),
            labels.lane(hit.line.lane),
            hit.line.text,
        ]
        for hit in found.hits
    ]
    return titles, rows


def _corrections(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("correct-turn")
    def correct(
        turn: Annotated[int, typer.Argument(help="Id of the turn, as `show transcripts` prints it.")],
        text: str,
        user: UserOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Says what a turn says; what was recognised stays as a version."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            correct_turn(desk.store, desk.clock, bench.acting(user), TurnId(turn), text)
            bench.out.result({"turn": turn, "fixes": history(desk.store, TurnId(turn))}, tr("Corrected."))

    @app.command("swap-lanes")
    def swap(
        recording: Annotated[str, typer.Argument(help="SHA-256 of a mono recording.")],
        user: UserOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Client and manager change places in one recording whose voices were told apart by guess."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            changed = swap_lanes(desk.store, desk.clock, bench.acting(user), recording)
            bench.out.result({"changed": changed.recordings}, tr("Swapped."))
