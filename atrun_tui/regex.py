"""Regular expressions that are compiled when they are first used.

Compiling costs a tenth of a millisecond and more for each, the house has many, and one run uses few of them.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a pattern: what is asked of it is fetched from the compiled one, and then kept here."""

    def __init__(self, compile_it: Any) -> None:
        self._compile = compile_it

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._compile(), name)
        setattr(self, name, value)
        return value


def regex(text: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """As `re.compile`, but an error in the text shows only at the first use; the tests use every one."""
    return cast("re.Pattern[AnyStr]", _Later(lambda: re.compile(text, flags)))
