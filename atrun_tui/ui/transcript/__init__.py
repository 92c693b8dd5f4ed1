"""The response pane: every exchange of a session as one thing, drawn only where somebody looks.

`wording`, `columns`, `answer`, `model`, `talk`, `roll` and `finding` are plain data and know no widget; `render` turns a row into
segments; `view`, `walk` and `pane` are the widget from the bottom up; `urcs` is the strip below it.
"""

from atrun_tui.ui.transcript.pane import Transcript
from atrun_tui.ui.transcript.urcs import Unsolicited

__all__ = ["Transcript", "Unsolicited"]
