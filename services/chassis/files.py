"""Files supplied by users, read with limits: whatever is wrong with one is reported in one line."""

import codecs
import gzip
import io
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

MAX_LINE = 1_048_576
"""Characters of one line; anything longer is not a table."""
MAX_EXPANSION = 200
"""How many times its size a gzip file may unpack to; event logs reach about 50, a bomb 1,000."""
ALWAYS_EXPANDED = 64 * 1024 * 1024
"""Bytes that any gzip file may unpack to."""

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableFileError(ValueError):
    """The file cannot be read. The text is one line for a reader and quotes nothing of the content."""


class WrongEncodingError(UnreadableFileError):
    """The file is not text in the encoding that was named."""


@contextmanager
def opened(path: Path, most_bytes: int | None = None) -> Iterator[BinaryIO]:
    """The bytes of a plain or gzip file. Raises UnreadableFileError, also while it is read."""
    try:
        with path.open("rb") as file:
            magic, size = file.read(4), os.fstat(file.fileno()).st_size
            file.seek(0)
            if magic == _ZIP:
                raise UnreadableFileError(f"{path.name}: is a zip file or a workbook; save it as CSV first")
            zipped = magic.startswith(_GZIP)
            most = max(ALWAYS_EXPANDED, size * MAX_EXPANSION) if zipped else size
            limit = most if most_bytes is None else min(most, most_bytes)
            unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=file) if zipped else file)
            yield cast(BinaryIO, io.BufferedReader(_Bounded(unpacked, path.name, limit)))
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: cannot be read ({error.strerror or type(error).__name__})") from error


class _Bounded(io.RawIOBase):
    """Counts what is read, and says what is wrong with a compressed file."""

    def __init__(self, source: BinaryIO, name: str, limit: int) -> None:
        self._source, self._name, self._left = source, name, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # a buffer, as the base class promises
        try:
            data = self._source.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFileError(f"{self._name}: is damaged or cut short ({type(error).__name__})") from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFileError(f"{self._name}: is too large, or unpacks to far more than a log does")
        view[: len(data)] = data
        return len(data)


def lines(raw: BinaryIO, name: str, encoding: str) -> Iterator[str]:
    """The lines with their line ends. Raises UnreadableFileError if they are too long or not text."""
    number = 1
    try:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        while line := text.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise UnreadableFileError(f"{name} line {number}: is longer than {MAX_LINE:,} characters")
            if "\0" in line:
                raise UnreadableFileError(f"{name} line {number}: is not text")
            yield line
            number += 1
    except LookupError as error:
        raise WrongEncodingError(f"{name}: {encoding} is not a known encoding") from error
    except UnicodeError as error:
        raise WrongEncodingError(f"{name} line {number} or after: is not written in {encoding}") from error


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its byte order mark, else UTF-8 if all of it is that, else Windows-1252."""
    with opened(path) as raw:
        mark = raw.read(4)
        named = next((encoding for sign, encoding in _MARKS if mark.startswith(sign)), None)
        if named is not None:
            return named
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(mark)
            while part := raw.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def write_whole(path: Path, text: str) -> None:
    """Write a UTF-8 file that ends up complete or, whatever happens, as it was before."""
    descriptor, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
