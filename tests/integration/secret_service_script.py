"""What the keyring test runs inside a session bus of its own; prints what it saw as one JSON object."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from atrun_tui.vault.base import PIN, VaultError
from atrun_tui.vault.keyring_vault import KeyringVault
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def start_daemon() -> None:
    """Returns once the daemon serves the bus: it prints its environment then and goes to the background."""
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
        input=b"test-password",
        stdout=subprocess.DEVNULL,
        check=True,
    )


def bus_call(name: str, path: str, method: str, argument: str) -> str:
    told = subprocess.run(
        ["dbus-send", "--session", "--print-reply=literal", f"--dest=org.freedesktop.{name}", path,
         f"org.freedesktop.{method}", argument],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout


def daemon_pid() -> int:
    told = bus_call(
        "DBus", "/org/freedesktop/DBus", "DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets"
    )
    return int(told.split()[-1])


def witness(user_name: str) -> str | None:
    told = subprocess.run(
        ["secret-tool", "lookup", "service", "atrun-tui", "username", user_name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.stdout if told.returncode == 0 else None


async def failure(call: Awaitable[object]) -> list[str]:
    try:
        return ["no failure", repr(await call)]
    except VaultError as error:
        return [type(error).__name__, str(error)]


async def round_trip() -> dict[str, Any]:
    start_daemon()
    vault = KeyringVault()
    before = await vault.get("pump-7")
    await vault.set("pump-7", Secret("pässw°rd 1"))
    await vault.set("pump-7", Secret("pässw°rd 2"))
    await vault.set("office", Secret("1234"), PIN)
    await vault.set("pump-7", Secret("the next"), "next-password")
    other_process = await KeyringVault().get("pump-7")
    seen = {
        "before": before is None,
        "password": witness("pump-7"),
        "read": other_process.reveal() if other_process else None,
        "pin": witness("office/pin"),
        "word": witness("pump-7/next-password"),
        "status": [(await vault.status()).name, (await vault.status()).usable],
        "forgot": [await vault.forget("pump-7"), await vault.forget("pump-7")],
    }
    return seen | {"after": witness("pump-7"), "others": witness("pump-7/next-password")}


async def locked() -> dict[str, Any]:
    start_daemon()
    vault = KeyringVault()
    await vault.set("pump-7", Secret("hunter22"))
    bus_call(
        "secrets",
        "/org/freedesktop/secrets",
        "Secret.Service.Lock",
        "array:objpath:/org/freedesktop/secrets/aliases/default",
    )
    status = await vault.status()
    return {"failure": await failure(vault.get("pump-7")), "status": [status.usable, status.problem]}


async def hanging() -> dict[str, Any]:
    start_daemon()
    await KeyringVault().set("pump-7", Secret("hunter22"))
    pid = daemon_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        return {"failure": await failure(KeyringVault(timeout=1.0).get("pump-7"))}
    finally:
        os.kill(pid, signal.SIGKILL)  # stopped, it would outlive its bus


async def no_bus() -> dict[str, Any]:
    vault = KeyringVault()
    status = await vault.status()
    return {"failure": await failure(vault.get("pump-7")), "status": [status.usable, status.problem]}


async def drops() -> dict[str, Any]:
    return {"failure": await failure(KeyringVault().set("pump-7", Secret("hunter22")))}


SCENES: dict[str, Callable[[], Awaitable[dict[str, Any]]]] = {
    "round_trip": round_trip,
    "locked": locked,
    "hanging": hanging,
    "no_bus": no_bus,
    "drops": drops,
}

if __name__ == "__main__":

    async def play() -> dict[str, Any]:
        return await SCENES[sys.argv[1]]()

    print(json.dumps(asyncio.run(play())), flush=True)
