"""Reads what an owner types for a road: addresses, numbers, names; every refusal is a sentence with the right form in it."""

from __future__ import annotations

import re
import socket

from atrun_tui.config.problems import quoted
from atrun_tui.regex import regex

_NAME = regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}", re.ASCII)
_PORT = regex(r"[0-9]{1,5}", re.ASCII)
_LABEL = regex(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?", re.ASCII)
_ONLY_DIGITS_AND_DOTS = regex(r"[0-9.]+", re.ASCII)
_NUMBER = regex(r"\+[0-9]{4,15}", re.ASCII)
_NUMBER_PUNCTUATION = str.maketrans("", "", " -./()")


def valid_name(text: str) -> str:
    """A profile's or modem's name. Raises ValueError(sentence)."""
    if _NAME.fullmatch(text):
        return text
    raise ValueError(
        f"{quoted(text)} is not a usable name: at most 64 letters, digits, dots, underscores and dashes, "
        "not beginning with a dot or a dash"
    )


def parse_dial(text: str) -> tuple[str, int]:
    """`HOST:PORT` or `[IPv6]:PORT` as (host, port); the host stands without brackets. Raises ValueError(sentence)."""
    host, port = _split(text, "10.64.3.17:1024")
    if not host:
        raise ValueError(f"{quoted(text)} has no host: write HOST:PORT, such as 10.64.3.17:1024")
    return host, port


def parse_listen(text: str) -> tuple[str, int]:
    """`[ADDRESS]:PORT`, the address optional, as (host, port); an empty host means every address of this machine.

    Raises:
        ValueError: with a sentence.
    """
    host, port = _split(text, "0.0.0.0:12345 or :12345")
    return "" if host == "*" else host, port


def format_address(host: str, port: int) -> str:
    """The text that `parse_dial` and `parse_listen` read back."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_number(text: str) -> str:
    """A telephone number in international form, spaces and punctuation dropped. Raises ValueError(sentence)."""
    number = text.strip().translate(_NUMBER_PUNCTUATION)
    if _NUMBER.fullmatch(number):
        return number
    raise ValueError(
        f"{quoted(text)} is not a telephone number in international form: write + and 4 to 15 digits, such as +393468686711"
    )


def parse_imei(text: str) -> str:
    """An IMEI, 15 digits. Raises ValueError(sentence)."""
    imei = text.strip()
    if len(imei) == 15 and imei.isascii() and imei.isdigit():
        return imei
    raise ValueError(f"{quoted(text)} is not an IMEI: it has 15 digits and nothing else (AT+CGSN shows it)")


def parse_cidr(text: str) -> str:
    """A block of addresses such as `10.64.0.0/16`, or one address. Raises ValueError(sentence)."""
    from ipaddress import ip_network  # noqa: PLC0415  (only a listening profile needs it)

    block = text.strip()
    try:
        network = ip_network(block, strict=False)
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a block of addresses: write it as 10.64.0.0/16") from None
    if "/" in block and not _is_network_address(block, str(network.network_address)):
        raise ValueError(f"{quoted(text)} has bits set beyond its mask (did you mean {quoted(network)}?)")
    return str(network)


def _is_network_address(block: str, network_address: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415

    return str(ip_address(block.partition("/")[0])) == network_address


def _split(text: str, example: str) -> tuple[str, int]:
    text = text.strip()
    if "@" in text:  # not quoted: what stands before the @ may be a password
        raise ValueError(
            f"an address holds no user name and no password: write only the address and port, such as {example}"
        )
    host, colon, port = text.rpartition(":")
    if not colon or "]" in port:
        raise ValueError(f"{quoted(text)} has no port: write it as {_with_port(text, example)}")
    return _check_host(host, text), _check_port(port, text)


def _with_port(text: str, example: str) -> str:
    """The same with the example's port; the example itself where the text is no host."""
    try:
        host = _check_host(text, text)
    except ValueError:
        return example
    if not host:
        return example
    return f"{text}:{example.rpartition(':')[2]}"


def _check_port(port: str, text: str) -> int:
    if _PORT.fullmatch(port) and 1 <= int(port) <= 65535:
        return int(port)
    raise ValueError(f"{quoted(text)} has no usable port: a port is a number from 1 to 65535")


def _check_host(host: str, text: str) -> str:
    if host.startswith("[") or host.endswith("]"):
        return _check_ipv6(host, text)
    if ":" in host:
        raise ValueError(f"{quoted(text)}: an IPv6 address stands in brackets, such as [2001:db8::7]:1024")
    if host in ("", "*"):
        return host
    if _ONLY_DIGITS_AND_DOTS.fullmatch(host):
        return _check_ipv4(host, text)
    labels = host.removesuffix(".").split(".")
    if len(host) <= 253 and all(map(_LABEL.fullmatch, labels)):
        return host
    raise ValueError(f"{quoted(text)}: {quoted(host)} is neither a host name nor an IP address")


def _check_ipv4(host: str, text: str) -> str:
    parts = host.split(".")
    if len(parts) == 4 and all(
        p.isdigit() and len(p) <= 3 and int(p) <= 255 and (p == "0" or p[0] != "0") for p in parts
    ):
        return host
    raise ValueError(
        f"{quoted(text)}: {quoted(host)} is not an IPv4 address: four numbers from 0 to 255, without leading zeros"
    )


def _check_ipv6(host: str, text: str) -> str:
    inner = host.removeprefix("[").removesuffix("]")
    address, percent, zone = inner.partition("%")
    if len(host) == len(inner) + 2 and _is_ipv6(address) and (not percent or _LABEL.fullmatch(zone)):
        return inner
    raise ValueError(f"{quoted(text)}: brackets hold an IPv6 address, such as [2001:db8::7]:1024")


def _is_ipv6(address: str) -> bool:
    # socket's own reading: ipaddress would have to be imported, and start-up counts milliseconds
    try:
        socket.inet_pton(socket.AF_INET6, address)
    except (OSError, ValueError):  # ValueError: NUL inside
        return False
    return True
