"""Uploads from the console: the wizard's pages one after the other, the work itself, and one report when it ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from atrun_tui.ui.asking import Ask
from atrun_tui.ui.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.files import FilesEnding
    from atrun_tui.procedures.storage import Order, Stored
    from atrun_tui.session.uploading import Done, Errand
    from atrun_tui.ui.delivery import Delivery
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.screens.upload_form import Wanted
    from atrun_tui.ui.tending import Tending

_AT_ONCE = 8
"""Modules that are served at a time."""
_TOLD = 4
"""Modules that a question names."""
_STOPS = "The upload is stopped and the module put in order; then atrun quits. The key that quits, pressed again, leaves at once."
_ENDINGS = (".py", ".pyo", ".bin", ".gz")


class _Parting(Protocol):
    """The application, as far as an upload needs it: what is still to be read when the console is gone."""

    last_words: str


class Uploading:
    """What it takes to bring a file onto modules. One upload runs at a time, to as many modules as were ticked.

    Args:
        desk: whose sessions carry it.
        tending: keeps the sessions that are used.
    """

    def __init__(self, desk: Desk, tending: Tending) -> None:
        self._desk = desk
        self._tending = tending
        self._delivery: Delivery | None = None
        self._errands: dict[str, Errand[Stored] | Errand[FilesEnding]] = {}
        self._free = asyncio.Event()
        self._free.set()
        self._stopping = False
        self._unseen = False
        self.folder = Path()
        desk.status.work = self.summary

    @property
    def _app(self) -> _Parting:
        return cast("_Parting", self._desk.app)

    @property
    def runs(self) -> bool:
        """Whether one is under way."""
        return self._delivery is not None and not self._delivery.over

    def summary(self) -> str:
        """What the status line says of it."""
        return f"↥ {self._delivery.summary()}" if self._delivery is not None and self.runs else ""

    def open(self) -> None:
        """Show the upload that runs, or failed while nobody looked; else begin with choosing a file."""
        from atrun_tui.ui.screens.file_picker import FilePicker  # noqa: PLC0415  (used now and then)

        desk = self._desk
        if self.runs or self._unseen:
            self._watch()
        elif not desk.workspace.profiles:
            desk.voice.say("There is no module yet: ctrl+n makes a session with one.")
        else:
            picker = FilePicker("Upload: which file?", self.folder, endings=_ENDINGS)
            desk.app.push_screen(picker, lambda path: desk.voice.carefully(lambda: self._decide(path)))

    async def _decide(self, path: Path | None) -> None:
        """The second page: the file is read once, here, and what was read is what is sent."""
        from atrun_tui.config.local_file import Unreadable, read_local  # noqa: PLC0415
        from atrun_tui.ui.screens.upload_form import UploadForm  # noqa: PLC0415

        if path is None:
            return
        self.folder = path.parent
        try:
            data = await asyncio.to_thread(read_local, path)
        except Unreadable as problem:
            self._desk.voice.say(f"{problem}.", severity="error", seconds=12)
            return
        desk = self._desk
        form = UploadForm(path.name, data, list(desk.workspace.profiles.values()), desk.roster.current)
        desk.app.push_screen(form, lambda wanted: desk.voice.carefully(lambda: self._begin(wanted)))

    async def _begin(self, wanted: Wanted | None) -> None:
        """Do it, and report once."""
        from atrun_tui.ui.delivery import Delivery  # noqa: PLC0415

        if wanted is None:
            return
        delivery = self._delivery = Delivery(wanted.cargo, wanted.names)
        self._stopping = False
        order = _order(wanted)
        turn = asyncio.Semaphore(_AT_ONCE)
        self._watch()
        try:
            await asyncio.gather(*(self._serve(name, order, delivery, turn) for name in wanted.names))
        finally:
            self._desk.status.tick()
        if not self._is_watched(delivery):
            self._unseen = bool(delivery.failed)
            report = delivery.report() + ("\nf7 shows all of it." if self._unseen else "")
            self._desk.voice.say(report, severity="warning" if self._unseen else "information", seconds=20)

    async def _serve(self, name: str, order: Order, delivery: Delivery, turn: asyncio.Semaphore) -> None:
        async with turn:
            done: Done[Stored] | None = None
            if self._stopping or name not in self._desk.workspace.profiles:
                delivery.ended(name, None)
                return
            delivery.began(name)
            errand, leave = self._errand(name, order, delivery)
            self._took_up(name, errand)
            try:
                done = await errand.run()
            finally:
                leave()
                self._laid_down(name)
                delivery.ended(name, done)

    def _errand(self, name: str, order: Order, delivery: Delivery) -> tuple[Errand[Stored], Callable[[], None]]:
        from atrun_tui.config.backup_files import keeper  # noqa: PLC0415
        from atrun_tui.procedures.storing import store  # noqa: PLC0415
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        workspace = self._desk.workspace
        session = self._tending.session(name)
        errand = Errand(
            session,
            store(order, workspace.profiles[name].transport, WAYS),
            report=delivery.hear,
            keep=keeper(workspace.paths.backups, name),
            mask=workspace.mask,
            origin="upload",
        )
        return errand, session.feed.add_listener(delivery.moved)

    def enable_again(self, name: str) -> None:
        """Make the file that ran before run again on a module, however long it takes to come back."""
        if name not in self._errands and self._delivery is not None and self._delivery.shares[name].old:
            self._desk.voice.carefully(lambda: self._return(name))

    async def _return(self, name: str) -> None:
        from atrun_tui.procedures.files import enable_file  # noqa: PLC0415
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        delivery, workspace = self._delivery, self._desk.workspace
        if delivery is None or name not in workspace.profiles:
            return
        share = delivery.shares[name]
        procedure = enable_file(share.old, workspace.profiles[name].transport, delivery.cargo.kind)
        session = self._tending.session(name)
        errand = Errand(session, procedure, report=delivery.hear, mask=workspace.mask, origin="upload")
        self._stopping = False
        self._took_up(name, errand)
        delivery.returning(name)
        try:
            delivery.returned(name, await errand.run())
        finally:
            self._laid_down(name)
            self._desk.status.tick()
        if not self._is_watched(delivery):
            self._desk.voice.say(f"{name}: {share.state}", severity="warning", seconds=20)

    def stop(self) -> None:
        """Stop every module's share: each is put in order first; asked again, not even that."""
        self._stopping = True
        if self._delivery is not None:
            self._delivery.stopping()
        for errand in list(self._errands.values()):
            errand.cancel()

    def _took_up(self, name: str, errand: Errand[Stored] | Errand[FilesEnding]) -> None:
        self._errands[name] = errand
        self._free.clear()

    def _laid_down(self, name: str) -> None:
        del self._errands[name]
        if not self._errands:
            self._free.set()

    async def end(self, patience: float | None = None) -> None:
        """Stop, and wait until every module is in order, or cannot be put in order; for `patience` seconds at most."""
        if not self._stopping:
            self.stop()
        self._app.last_words = self._left()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._free.wait()
        if self._free.is_set() and self._delivery is not None:
            self._app.last_words = self._delivery.report()

    def unless_running(self, deed: Callable[[], None]) -> None:
        """Do what would end an upload: after asking and stopping it, or after asking again at once."""
        delivery = self._delivery
        if not self.runs or delivery is None:
            deed()
            return
        far = "\n".join(f"{share.name}: {share.stage or share.stand.value[1]}" for share in delivery.running[:_TOLD])
        if not self._stopping:
            happens = (
                f"{delivery.cargo.name} is on its way. It is stopped and the module put in order; then atrun quits."
            )
            ask = Ask(
                "Leave while an upload runs?",
                (("what will happen", happens), ("how far it is", far)),
                "Stay",
                "Stop it and leave",
            )
            self._desk.voice.ask(ask, lambda: self._end_and(deed))
        else:
            happens = f"{delivery.cargo.name} is being stopped. Left at once, nobody puts the module in order."
            words = (("what will happen", happens), ("how far it is", far), ("the way back", "f7 shows the upload."))
            self._desk.voice.ask(Ask("Leave at once?", words, "Wait", "Leave"), lambda: self._leave_at_once(deed))

    async def _end_and(self, deed: Callable[[], None]) -> None:
        self._desk.voice.say(_STOPS, seconds=12)
        await self.end()
        deed()

    def _leave_at_once(self, deed: Callable[[], None]) -> None:
        self._app.last_words = self._left()
        deed()

    def _left(self) -> str:
        """What is left behind of an upload that nobody could wait for."""
        if self._delivery is None:
            return ""
        return "\n".join(
            f"{share.name}: left while it was being put in order ({share.stage or share.stand.value[1]}); atrun files"
            f" {share.name} shows what is there"
            for share in self._delivery.running
        )

    def _watch(self) -> None:
        from atrun_tui.ui.screens.upload_progress import UploadProgress  # noqa: PLC0415

        self._unseen = False
        if self._delivery is not None:
            self._desk.app.push_screen(UploadProgress(self._delivery, self.stop, self.enable_again))

    def _is_watched(self, delivery: Delivery) -> bool:
        from atrun_tui.ui.screens.upload_progress import UploadProgress  # noqa: PLC0415

        return any(
            isinstance(screen, UploadProgress) and screen.delivery is delivery for screen in self._desk.app.screen_stack
        )


def _order(wanted: Wanted) -> Order:
    from atrun_tui.procedures.storage import Order  # noqa: PLC0415

    return Order(
        cargo=wanted.cargo,
        verify=wanted.verify,
        enable=wanted.enable,
        start=wanted.start,
        keep_old=wanted.keep_old,
        force=wanted.force,
    )
