"""Taking the file out of a form, however the network cuts it."""

import pytest

from api.errors import InvalidInput
from api.photos.multipart import FilePart

BOUNDARY = "shelf-Boundary"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
# Bytes that look like the start of a boundary belong to the photo.
PHOTO = b"\xff\xd8 photo \r\n--shelf-Bound \r\n--" + bytes(range(256)) * 3


def part(data: bytes, disposition: str) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: image/jpeg\r\n\r\n"
    return head.encode() + data + b"\r\n"


PHOTO_PART = part(PHOTO, 'name="photo"; filename="a.jpg"')
FIELD_PART = part(b"hello", 'name="note"')
END = f"--{BOUNDARY}--\r\n".encode()


def read(body: bytes, step: int, content_type: str = CONTENT_TYPE) -> bytes:
    reader = FilePart(content_type)
    data = b"".join(reader.feed(body[start : start + step]) for start in range(0, len(body), step))
    reader.finish()
    return data


@pytest.mark.parametrize("step", [1, 2, 7, 64, 100_000])
@pytest.mark.parametrize(
    "body",
    [
        PHOTO_PART + END,
        FIELD_PART + PHOTO_PART + END,
        PHOTO_PART + FIELD_PART + END,
        PHOTO_PART + END.rstrip(),
        part(PHOTO, 'name="file"; filename=""') + END,
        part(PHOTO, 'NAME="photo"; filename="货架.jpg"') + END,
    ],
    ids=["alone", "after a field", "before a field", "no last newline", "no file name", "chinese name"],
)
def test_the_file_comes_out_byte_for_byte(body: bytes, step: int) -> None:
    assert read(body, step) == PHOTO


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (END, "file-part-missing"),
        (FIELD_PART + END, "file-part-missing"),
        (PHOTO_PART + PHOTO_PART + END, "file-part-repeated"),
        (PHOTO_PART, "multipart-broken"),
        (PHOTO_PART[:-200], "multipart-broken"),
        (b"no form at all", "multipart-broken"),
        (b"", "multipart-broken"),
    ],
)
@pytest.mark.parametrize("step", [1, 100_000])
def test_what_is_no_form_with_one_file_is_refused(body: bytes, code: str, step: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(body, step)
    assert refusal.value.code == code
    assert "Send" in refusal.value.detail


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", f"multipart/form-data; boundary={'x' * 2000}"],
)
def test_a_form_without_a_usable_boundary_is_refused(content_type: str) -> None:
    with pytest.raises(InvalidInput, match="well-formed"):
        FilePart(content_type)
