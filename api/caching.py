"""What browsers may keep of a photo, and how they ask whether it changed."""

from collections.abc import Mapping

# Private: no proxy may keep it. The bytes behind a photo's id never change, so there is nothing to ask again.
FOREVER = "private, max-age=31536000, immutable"
# Kept, but asked about each time: a newer analysis may have come, or the right to see it gone.
ASK_AGAIN = "private, no-cache"


def cache_headers(tag: str, policy: str) -> dict[str, str]:
    """Headers for an answer whose content the tag stands for."""
    return {"ETag": f'"{tag}"', "Cache-Control": policy}


def is_known(headers: Mapping[str, str], tag: str) -> bool:
    """Whether the client says (If-None-Match) that it has this very content."""
    known = [item.strip().removeprefix("W/") for item in headers.get("if-none-match", "").split(",")]
    return f'"{tag}"' in known or known == ["*"]
