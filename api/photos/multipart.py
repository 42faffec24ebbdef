"""The file inside a multipart/form-data body, taken out while the body streams in."""

from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from api.errors import InvalidInput

if TYPE_CHECKING:  # the library defines this name for type checkers only
    from python_multipart.multipart import MultipartCallbacks

BODY_HINT = "Send multipart/form-data with exactly one file part, `photo`, or the bare image bytes as the body."


class FilePart:
    """Feed it the body in any pieces; it gives back the bytes of the one file part. Other form fields are skipped."""

    def __init__(self, content_type: str) -> None:
        """Raises InvalidInput when the content type names no usable boundary."""
        boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
        if not boundary:
            raise _broken()
        self._data = bytearray()
        self._files = 0
        self._in_file = False
        self._complete = False
        self._header_name = bytearray()
        self._header_value = bytearray()
        try:
            self._parser = MultipartParser(boundary, self._callbacks())
        except FormParserError as error:
            raise _broken() from error

    def feed(self, chunk: bytes) -> bytes:
        """The bytes of the file that this piece of the body brings. Raises InvalidInput."""
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _broken() from error
        data = bytes(self._data)
        self._data.clear()
        return data

    def finish(self) -> None:
        """The body has ended. Raises InvalidInput when it was not whole or held no file."""
        if not self._complete:
            raise _broken()
        if self._files == 0:
            raise InvalidInput("file-part-missing", f"The form holds no file. {BODY_HINT}")

    def _callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._end_header,
            "on_part_data": self._on_part_data,
            "on_end": self._end,
        }

    def _begin_part(self) -> None:
        self._in_file = False

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _end_header(self) -> None:
        if self._header_name.lower() == b"content-disposition" and _has_filename(bytes(self._header_value)):
            self._in_file = True
            self._files += 1
            if self._files > 1:
                raise InvalidInput("file-part-repeated", f"The form holds more than one file. {BODY_HINT}")
        self._header_name.clear()
        self._header_value.clear()

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._data += data[start:end]

    def _end(self) -> None:
        self._complete = True


def _has_filename(disposition: bytes) -> bool:
    return b"filename" in parse_options_header(disposition)[1]


def _broken() -> InvalidInput:
    return InvalidInput("multipart-broken", f"The form is not whole or not well-formed. {BODY_HINT}")
