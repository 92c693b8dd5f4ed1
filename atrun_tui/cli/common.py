"""What several headless commands begin with: directories, a workspace, a profile by name."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.config.paths import Paths
from atrun_tui.config.profile import ListenRoad

if TYPE_CHECKING:
    import argparse
    import asyncio
    from collections.abc import AsyncIterator, Collection
    from pathlib import Path

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.load import Loaded
    from atrun_tui.config.profile import Profile
    from atrun_tui.workspace import Workspace


def paths_of(args: argparse.Namespace) -> Paths:
    """The directories, as the flags, the environment and the system say, in that order."""
    return Paths.find(args.config_dir, args.data_dir, os.environ)


@asynccontextmanager
async def opened(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> AsyncIterator[Workspace]:
    """A headless workspace for the length of a block; its masks cover everything that is printed.

    Raises:
        CommandFailed: the configuration is faulty; every problem is told.
    """
    import asyncio  # noqa: PLC0415  (these: kept off the path of --help)

    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415
    from atrun_tui.workspace import Workspace  # noqa: PLC0415

    if not os.environ.get("ATRUN_TRACEBACK"):
        asyncio.get_running_loop().set_exception_handler(partial(_tell_fault, diagnostics))
    say_if_missing("config", args, diagnostics)
    try:
        workspace = await Workspace.open(paths_of(args), headless=True)
    except ConfigError as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None
    output.mask = diagnostics.mask = workspace.hide
    for problem in workspace.problems:
        diagnostics.say(f"atrun: {problem}")
    workspace.on_problem(lambda problem: diagnostics.say(f"atrun: {problem}"))
    workspace.roads.connect_timeout = getattr(args, "connect_timeout", None)
    try:
        yield workspace
    finally:
        await workspace.close()


def _tell_fault(diagnostics: Diagnostics, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Of what nobody waits for."""
    diagnostics.fault(context.get("exception") or RuntimeError(context["message"]))


def is_there(path: Path) -> bool:
    """Whether something stands at the path. What cannot be looked for counts: whoever opens it then says why."""
    try:
        return path.exists()
    except OSError:
        return True


def say_if_missing(what: str, args: argparse.Namespace, diagnostics: Diagnostics) -> None:
    """Say so when the `config` or `data` folder is one that a flag or a variable names, and is not there."""
    flag, variable = f"--{what}-dir", f"ATRUN_{what.upper()}_DIR"
    given = getattr(args, f"{what}_dir") is not None
    folder = getattr(paths_of(args), what)
    if (given or os.environ.get(variable)) and not os.path.lexists(folder):
        diagnostics.say(f"atrun: {flag if given else variable} names a folder that does not exist: {folder}")


def load_or_fail(args: argparse.Namespace, diagnostics: Diagnostics | None = None) -> Loaded:
    """The profiles and modems of the configuration.

    Args:
        args: say where it is.
        diagnostics: told when the folder is not there; None for whoever is about to make it.

    Raises:
        CommandFailed: it is faulty; every problem is told.
    """
    from atrun_tui.config.load import load_profiles  # noqa: PLC0415  (kept off the path of --help)
    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415

    if diagnostics is not None:
        say_if_missing("config", args, diagnostics)
    try:
        return load_profiles(paths_of(args).profiles)
    except ConfigError as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None


def named(profiles: Collection[str], name: str) -> str:
    """The name, when there is such a profile.

    Raises:
        CommandFailed: there is none; the nearest known name is told.
    """
    if name in profiles:
        return name
    import difflib  # noqa: PLC0415  (only for a name that is wrong)

    if any(sign in name for sign in "*?["):
        raise CommandFailed(
            Exit.USAGE, f"'{name}' is a pattern, and this is done with one profile; play and upload take patterns"
        )
    near = difflib.get_close_matches(name, profiles, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "`atrun profile list` shows all, `atrun profile add` makes one"
    raise CommandFailed(Exit.USAGE, f"there is no profile '{name}'; {hint}")


def road_of(profile: Profile) -> str:
    """The road in words, such as `dial 10.64.3.17:1024`."""
    return f"{profile.transport} {profile.road}"


def say_who_is_to_call(workspace: Workspace, name: str, diagnostics: Diagnostics) -> None:
    """Where the program listens and for whom, when the profile's module makes the connection."""
    profile = workspace.profiles[name]
    if not isinstance(profile.road, ListenRoad):
        return
    road, limit = profile.road, workspace.roads.limit(profile)
    whom = f"the module with IMEI {road.imei}" if road.imei is not None else f"a module from {', '.join(road.allow)}"
    if road.imei is None and not road.allow:
        whom = (
            "nobody, only to name who calls: the profile has neither an IMEI nor an allow list"
            f" (atrun profile edit {name} --imei IMEI)"
        )
    diagnostics.say(f"{name}: waiting at {road} for {whom}" + (f", at most {limit:g} s" if limit is not None else ""))
