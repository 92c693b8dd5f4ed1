"""gammu as a filter: a line of JSON with a job in, a line with its result out. Runs under the Python that has gammu."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

_EMPTY: dict[str, Any] = {
    "SMSC": {"Number": "+393492000200", "Location": 0},
    "Folder": 0,
    "InboxFolder": 1,
    "Location": 0,
    "Name": "",
    "Memory": "",
    "State": "UnSent",
    "Type": "Submit",
    "Class": -1,
    "MessageReference": 0,
    "RejectDuplicates": 0,
    "ReplaceMessage": 0,
    "ReplyViaSameSMSC": 0,
    "DeliveryStatus": 0,
    "UDH": {"Type": "NoUDH", "Text": b""},
}
_CODINGS = {"7-bit": "Default_No_Compression", "8-bit": "8bit", "UCS-2": "Unicode_No_Compression"}


def _text(value: str | bytes) -> str:
    """Text as it is, octets as their latin-1 characters; gammu gives some surrogates one by one."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def _decode(gammu: Any, job: dict[str, Any]) -> dict[str, Any]:
    sms = gammu.DecodePDU(bytes.fromhex(job["pdu"]), True)  # gammu takes it by place only
    return {
        "type": sms["Type"],
        "number": sms["Number"],
        "centre": sms["SMSC"]["Number"],
        "class": sms["Class"],
        "text": _text(sms["Text"]),
        "header": sms["UDH"]["Text"].hex(),
        "time": None if sms["DateTime"] is None else sms["DateTime"].isoformat(),
    }


def _encode(gammu: Any, job: dict[str, Any]) -> dict[str, Any]:
    text = job["text"].encode("latin-1") if job["coding"] == "8-bit" else job["text"]
    sms = {**_EMPTY, "Number": job["number"], "Text": text, "Coding": _CODINGS[job["coding"]], "Class": job["class"]}
    return {"pdu": gammu.EncodePDU(sms, "Submit").hex().upper()}


def _split(gammu: Any, job: dict[str, Any]) -> dict[str, Any]:
    kind = "ConcatenatedTextLong16bit" if job["wide"] else "ConcatenatedTextLong"
    unicode = job["coding"] == "UCS-2"
    parts = gammu.EncodeSMS({"Class": -1, "Unicode": unicode, "Entries": [{"ID": kind, "Buffer": job["text"]}]})
    sent = [{**part, "Number": job["number"], "SMSC": _EMPTY["SMSC"]} for part in parts]
    return {"pdus": [gammu.EncodePDU(part, "Submit").hex().upper() for part in sent]}


_WORK = {"decode": _decode, "encode": _encode, "split": _split}


def main() -> None:
    """Work until the input ends."""
    gammu = importlib.import_module("gammu")
    for line in sys.stdin:
        job = json.loads(line)
        try:
            result = _WORK[job["do"]](gammu, job)
        except gammu.GSMError as error:
            result = {"error": str(error)}
        print(json.dumps(result))


if __name__ == "__main__":
    main()
