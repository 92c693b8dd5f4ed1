"""What stands in the middle when there is no session at all."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Welcome(Static):
    """Two sentences and the key that matters."""

    def render(self) -> Content:
        """The same for everybody."""
        return Content.assemble(
            ("No module yet.\n\n", "bold"),
            "Press ",
            ("ctrl+n", "bold $accent"),
            " to add one: its address, its login, and you are talking to it.\n",
            "Press ",
            ("f1", "bold $accent"),
            " for help about whatever is focused.\n\n",
            ("To look round without a module of your own, quit and run ", "$time"),
            ("atrun demo", "$accent"),
            (".", "$time"),
        )
