"""The desk with its parts: what can be done in the console, each kind of it loaded with its first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from atrun_tui.ui.desk import Desk
from atrun_tui.ui.receiving import Receiving
from atrun_tui.ui.tending import Tending

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atrun_tui.ui.checkup import Checkup
    from atrun_tui.ui.comparing import Comparing
    from atrun_tui.ui.enlisting import Enlisting
    from atrun_tui.ui.exploring import Exploring
    from atrun_tui.ui.filing import Filing
    from atrun_tui.ui.panes.find_bar import FindBar
    from atrun_tui.ui.passing import Passing
    from atrun_tui.ui.playing import Playing
    from atrun_tui.ui.recording import Recording
    from atrun_tui.ui.sending import Sending
    from atrun_tui.ui.uploading import Uploading
    from atrun_tui.ui.viewing import Viewing
    from atrun_tui.workspace import Workspace


class Parts(Desk):
    """Who works at the desk. A part knows the desk and is handed what it needs of another; none knows the console.

    Args:
        workspace: profiles and sessions.
        connect: names of the sessions to start with.
        keymap: the owner's keys by action id.
        wall: the wall clock, seconds since the epoch.
    """

    def __init__(
        self, workspace: Workspace, connect: Sequence[str], keymap: dict[str, str], wall: Callable[[], float]
    ) -> None:
        super().__init__(workspace, connect, keymap, wall)
        self.tending = Tending(self)
        self.receiving = Receiving(self, self.tending)
        self.hint.price = self._price

    def choose(self, name: str) -> None:
        """Bring a session into view and type to it."""
        self.voice.carefully(lambda: self.tending.choose(name))
        self.action_back()

    def _price(self, typed: str) -> Sequence[str]:
        """Nothing is typed on the first frame: what sends is not loaded for it."""
        return self.sending.price(typed) if typed else ()

    @cached_property
    def checkup(self) -> Checkup:
        """What it takes to look a module over."""
        from atrun_tui.ui.checkup import Checkup  # noqa: PLC0415

        return Checkup(self, self.tending)

    @cached_property
    def comparing(self) -> Comparing:
        """What can be compared."""
        from atrun_tui.ui.comparing import Comparing  # noqa: PLC0415

        return Comparing(self)

    @cached_property
    def enlisting(self) -> Enlisting:
        """What can be done with profiles."""
        from atrun_tui.ui.enlisting import Enlisting  # noqa: PLC0415

        return Enlisting(self, self.tending)

    @cached_property
    def exploring(self) -> Exploring:
        """What can be found out."""
        from atrun_tui.ui.exploring import Exploring  # noqa: PLC0415

        return Exploring(self, self.tending)

    @cached_property
    def filing(self) -> Filing:
        """What can be done among a module's files."""
        from atrun_tui.ui.filing import Filing  # noqa: PLC0415

        return Filing(self, self.tending, lambda: self.uploading.folder)

    @cached_property
    def find_bar(self) -> FindBar:
        """What searches the responses in view."""
        from atrun_tui.ui.panes.find_bar import FindBar  # noqa: PLC0415

        return FindBar(self.deck)

    @cached_property
    def passing(self) -> Passing:
        """What it takes to pass through a module."""
        from atrun_tui.ui.passing import Passing  # noqa: PLC0415

        return Passing(self, self.tending)

    @cached_property
    def playing(self) -> Playing:
        """What can be done with macros."""
        from atrun_tui.ui.playing import Playing  # noqa: PLC0415

        return Playing(self, self.tending, self.comparing.open)

    @cached_property
    def recording(self) -> Recording:
        """What can be recorded."""
        from atrun_tui.ui.recording import Recording  # noqa: PLC0415

        return Recording(self)

    @cached_property
    def sending(self) -> Sending:
        """The way of a typed line to the module."""
        from atrun_tui.ui.sending import Sending  # noqa: PLC0415

        return Sending(self, self.tending, lambda wanted: self.passing.begin(wanted))  # noqa: PLW0108  (made once it is used)

    @cached_property
    def uploading(self) -> Uploading:
        """What it takes to bring a file onto modules."""
        from atrun_tui.ui.uploading import Uploading  # noqa: PLC0415

        return Uploading(self, self.tending)

    @cached_property
    def viewing(self) -> Viewing:
        """What looking means."""
        from atrun_tui.ui.viewing import Viewing  # noqa: PLC0415

        return Viewing(self, self.recording.make)
