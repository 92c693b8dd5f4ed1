"""Storage in memory: the flat store of the scripts, and the folders of the apps."""

from __future__ import annotations

from dataclasses import dataclass, field

from atrun_tui.simulator.brain.reply import MEMORY_FULL, NOT_FOUND, OPERATION_NOT_ALLOWED, Failed


@dataclass(slots=True)
class ScriptStore:
    """Scripts by name, in the order they came; a hidden one can be run but not read."""

    space: int
    contents: dict[str, bytes] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    enabled: str = ""
    claim: int | None = None

    @property
    def free(self) -> int:
        """Bytes left."""
        return self.space - sum(map(len, self.contents.values()))

    @property
    def told_free(self) -> int:
        """Bytes left as the listing tells them."""
        return self.free if self.claim is None else self.claim

    def room_for(self, name: str, size: int) -> None:
        """Make sure that a file of that size fits.

        Raises:
            Failed: memory full.
        """
        if size > self.free + len(self.contents.get(name, b"")):
            raise Failed(MEMORY_FULL)

    def write(self, name: str, content: bytes, *, hidden: bool = False) -> None:
        """Store, in place of an older one of that name."""
        self.contents[name] = content
        self.hidden.discard(name)
        if hidden:
            self.hidden.add(name)

    def read(self, name: str) -> bytes:
        """The content, empty for a hidden script.

        Raises:
            Failed: there is none of that name.
        """
        if name not in self.contents:
            raise Failed(NOT_FOUND)
        return b"" if name in self.hidden else self.contents[name]

    def remove(self, name: str) -> None:
        """Delete.

        Raises:
            Failed: there is none of that name.
        """
        if self.contents.pop(name, None) is None:
            raise Failed(NOT_FOUND)
        self.hidden.discard(name)


@dataclass(slots=True)
class AppStore:
    """Files and folders by their whole path, `/`-style; a backslash is taken for `/`."""

    space: int
    folders: set[str] = field(default_factory=lambda: {"/", "/mod"})
    files: dict[str, bytes] = field(default_factory=dict)
    here: str = "/"
    claim: int | None = None

    @property
    def free(self) -> int:
        """Bytes left."""
        return self.space - sum(map(len, self.files.values()))

    @property
    def told_free(self) -> int:
        """Bytes left as the listing tells them."""
        return self.free if self.claim is None else self.claim

    def path(self, name: str) -> str:
        """The whole path of a name."""
        name = name.replace("\\", "/")
        whole = name if name.startswith("/") else f"{self.here}/{name}"
        parts = [part for part in whole.split("/") if part not in ("", ".")]
        return "/" + "/".join(parts)

    def folder_of(self, path: str) -> str:
        """The folder that holds a path."""
        return path.rpartition("/")[0] or "/"

    def room_for(self, path: str, size: int) -> None:
        """Make sure that the folder is there and that a file of that size fits.

        Raises:
            Failed: no such folder, or memory full.
        """
        if self.folder_of(path) not in self.folders:
            raise Failed(NOT_FOUND)
        if size > self.free + len(self.files.get(path, b"")):
            raise Failed(MEMORY_FULL)

    def entries(self, folder: str) -> tuple[list[str], list[tuple[str, int]]]:
        """The folders and the files of a folder, by their short names.

        Raises:
            Failed: no such folder.
        """
        if folder not in self.folders:
            raise Failed(NOT_FOUND)
        folders = [
            path.rpartition("/")[2] for path in sorted(self.folders) if path != "/" and self.folder_of(path) == folder
        ]
        files = [
            (path.rpartition("/")[2], len(data)) for path, data in self.files.items() if self.folder_of(path) == folder
        ]
        return folders, files

    def read(self, path: str) -> bytes:
        """The content of a file.

        Raises:
            Failed: no such file.
        """
        if path not in self.files:
            raise Failed(NOT_FOUND)
        return self.files[path]

    def remove(self, path: str) -> None:
        """Delete a file.

        Raises:
            Failed: no such file.
        """
        if self.files.pop(path, None) is None:
            raise Failed(NOT_FOUND)

    def enter(self, path: str) -> None:
        """Make a folder the current one.

        Raises:
            Failed: no such folder.
        """
        if path not in self.folders:
            raise Failed(NOT_FOUND)
        self.here = path

    def make_folder(self, path: str) -> None:
        """Make a folder.

        Raises:
            Failed: it is there already, or its parent is not.
        """
        if path in self.folders or path in self.files:
            raise Failed(OPERATION_NOT_ALLOWED)
        self.room_for(path, 0)
        self.folders.add(path)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder that is neither the root nor the apps' own.

        Raises:
            Failed: no such folder, or not to be removed.
        """
        folders, files = self.entries(path)
        if folders or files or path in ("/", "/mod"):
            raise Failed(OPERATION_NOT_ALLOWED)
        self.folders.remove(path)
        if self.here == path:
            self.here = "/"
