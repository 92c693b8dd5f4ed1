"""What a simulated module is: its identity, its service settings and those of its texts that no document gives byte by byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Procedure(StrEnum):
    """How TCPATRUN asks who is there (#TCPATRUNCFG, authMode)."""

    NONE = "none"
    """Nothing is asked: client mode, or a serial port."""
    AUTOMATIC = "automatic"
    """authMode 0: user CR password CR, unasked and unacknowledged."""
    STEP_BY_STEP = "step-by-step"
    """authMode 1: a prompt for each and a line when both were right."""


class Checksum(StrEnum):
    """Which CRC16 #LCSCRIPT prints; the guide's wording fits both."""

    MCRF4XX = "mcrf4xx"
    CCITT_FALSE = "ccitt-false"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LoginTexts:
    """The bytes of the step-by-step login. White space round them is documented nowhere."""

    user: bytes = b"\r\nUsername: "
    password: bytes = b"\r\nPassword: "
    success: bytes = b"\r\nLogin successful.\r\n"


LOGIN_TEXTS: dict[str, LoginTexts] = {
    "lines": LoginTexts(),
    "bare": LoginTexts(b"Username: ", b"Password: ", b"Login successful."),
    "guide": LoginTexts(b"Username:", b"Password:", b"Login successfull\r\n"),
    "capitals": LoginTexts(b"\r\n\r\nUSERNAME : ", b"\r\n\r\nPASSWORD : ", b"\r\n\r\nLOGIN  SUCCESSFUL\r\n\r\n"),
}
"""Plausible variants of the login's texts, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A module as it leaves the bench, and as it comes back after a restart.

    Attributes:
        login: the login procedure of a remote connection.
        users: the credentials list of #TCPATRUNAUTH, at most three pairs of at most 50 characters.
        texts: the bytes of the step-by-step login.
        login_timeout: seconds after which an unfinished login is closed.
        echo: the state of `ATE` after power-on.
        model: `AT+CGMM`.
        firmware: `AT+CGMR`.
        imei: `AT+CGSN`, 15 digits.
        imsi: `AT+CIMI`, 15 digits.
        iccid: `AT#CCID`, 19 or 20 digits.
        number: the SIM's own number for `AT+CNUM`.
        operator: the network's name.
        address: the module's own address in its packet context.
        tcp_port: the port #TCPATRUNCFG shows.
        instance: the AT instance the service runs on, 2 or 3.
        seed: start of the sequence that signal, temperature and voltage walk by.
        line_limit: characters of a command line, without its CR; 0 = no limit.
        command_minutes: minutes after which a running command restarts the module (#TCPATRUNCFG, timeout).
        packet_size: bytes that leave at once (#SCFG, pktSz).
        tx_timeout: seconds that a shorter answer is held back (#SCFG, txTo); 0 = for ever; None = nothing is held back.
        max_timeout: seconds of idleness after which the socket is closed (#SCFG, maxTo); 0 = never.
        keepalive_minutes: between TCP keep-alive probes, as #SCFGEXT shows them; 0 = none.
        firewall: the rules that #TCPATRUNFRWL shows, address and mask; they are shown, not enforced.
        activation: how often the context tries to come up by itself (#SGACTCFG, retry); 0 = never.
        sms_service: whether #SMSATRUN is on, on an instance that the TCP service does not have.
        retries: how often a module that dials tries again, and minutes between (#TCPATRUNCFG, retryCnt and retryDelay).
        pace: factor on the usual duration of slow commands (`AT+COPS=?`, ...); 0 = all answer at once.
        reboot_seconds: how long a restart takes.
        script_space: bytes free for scripts when there is none.
        app_space: bytes free for apps when there is none.
        checksum: the CRC that #LCSCRIPT prints.
        scripts: scripts stored at the start, name to content.
        apps: files in the apps' folder at the start, name to content.
        enabled: the script that is enabled at the start.
        app_to_run: the app that is chosen at the start.
        free_claim: what the listings say is free, whatever is; None = the truth.
        flash_seconds: how long storing 100 KB takes.
        keeps_partial: what came of a file before the link broke or fell silent is kept under its name.
        locks_running: the file that is enabled cannot be written over or removed, and has no checksum.
        transparent_end: what is printed when `+++` left the transparent mode; no document tells.
        quoted_lists: whether the read forms of the service's lists print their strings in quotes.
        clock: `yy/MM/dd,hh:mm:ss±zz` at the start, for `AT+CCLK?`.
    """

    login: Procedure = Procedure.AUTOMATIC
    users: tuple[tuple[str, str], ...] = (("testuser", "testpassw"),)
    texts: LoginTexts = field(default_factory=LoginTexts)
    login_timeout: float = 30.0
    echo: bool = True
    model: str = "HE910-D"
    firmware: str = "12.00.006"
    imei: str = "356938035643809"
    imsi: str = "222101234567890"
    iccid: str = "8939104160001234567"
    number: str = "+393468686711"
    operator: str = "vodafone IT"
    address: str = "10.64.3.17"
    tcp_port: int = 1024
    instance: int = 3
    seed: int = 1
    line_limit: int = 80
    command_minutes: int = 5
    packet_size: int = 300
    tx_timeout: float | None = None
    max_timeout: int = 0
    keepalive_minutes: int = 0
    firewall: tuple[tuple[str, str], ...] = ()
    activation: int = 0
    sms_service: bool = False
    retries: tuple[int, int] = (0, 2)
    pace: float = 0.0
    reboot_seconds: float = 5.0
    script_space: int = 1_900_000
    app_space: int = 1_900_000
    checksum: Checksum = Checksum.MCRF4XX
    scripts: tuple[tuple[str, bytes], ...] = ()
    apps: tuple[tuple[str, bytes], ...] = ()
    enabled: str = ""
    app_to_run: str = ""
    free_claim: int | None = None
    flash_seconds: float = 0.0
    keeps_partial: bool = False
    locks_running: bool = False
    transparent_end: bytes = b"\r\nNO CARRIER\r\n"
    quoted_lists: bool = False
    clock: str = "26/11/23,09:30:00+04"
