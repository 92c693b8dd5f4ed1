from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.config.document import load_document, parse_document
from atrun_tui.config.problems import ConfigError


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_document(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    assert load_document(tmp_path / "nowhere" / "profiles.toml") == {}


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    assert load_document(path) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a = 1\nb =\n", "line 2, column 4: is not TOML: invalid value"),
        (b"a = 1\na = 2\n", "line 2, column 6: is not TOML: cannot overwrite a value"),
        (b"[[[", "line 1"),
        (b"a = '", "is not TOML"),
        (b"fine = 1\n\xff\xfe\n", "line 2: is not UTF-8 text; save the file as UTF-8"),
        (b"\x7fELF\x02\x01\x00\x00", "is not TOML"),
        (b"a = " + b"[" * 20_000, "nested too deeply"),
        (b"a = " + b"9" * 5_000, "is not TOML"),
        (b"a = 2026-02-31", "is not TOML"),
        (b"#" * (2 * 1024 * 1024 + 1), "is larger than 2 MiB"),
    ],
    ids=["no value", "twice", "header", "open text", "latin-1", "binary", "deep", "long number", "no date", "huge"],
)
def test_what_is_no_toml_is_one_sentence(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    (sentence,) = problems(path)
    assert sentence.startswith(f"{path}: ")
    assert expected in sentence
    assert sentence.isprintable()


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    assert problems(tmp_path) == [f"{tmp_path}: is a folder; a TOML file is expected here"]


def test_a_pipe_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        assert problems(path) == [f"{path}: is no ordinary file; a TOML file is expected here"]


def test_a_circle_of_links_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.symlink_to(path)
    assert problems(path) == [f"{path}: cannot be read: Too many levels of symbolic links"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("a = 1")
    path.chmod(0)
    assert problems(path) == [f"{path}: cannot be read: Permission denied"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_one_printable_sentence(text: str) -> None:
    sentence = ""
    try:
        parse_document(text, Path("a.toml"))
    except ConfigError as error:
        sentence = str(error)
    assert sentence.isprintable()


@pytest.mark.parametrize("text", ["{}b = 1", "[{}b]", "a = {{ {}b = 1 }}"], ids=["key", "header", "inline"])
def test_a_dotted_key_without_end_is_refused_at_once(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="nested too deeply"):
        parse_document(text.format("a . " * 200_000), tmp_path / "x.toml")
    assert parse_document(text.format("a . " * 9), tmp_path / "x.toml")
