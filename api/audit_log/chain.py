"""The seal of the audit log: each entry's SHA-256 covers the entry before. Pure.

Whoever alters, inserts or removes an entry would have to make every later hash anew, and the last one no longer is
the head that was noted elsewhere. The form is that of a hash chain after Haber and Stornetta, "How to time-stamp a
digital document" (1991).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from api.tables import AuditEntry

# What the first entry names as the one before it.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain that was found intact: how many entries it has, and the hash of the last."""

    count: int = 0
    hash: str = GENESIS


class ChainBroken(Exception):
    """An entry does not fit the one before it, or is not what it was when it was written."""


def seal(entry: AuditEntry) -> str:
    """The hash of an entry: 64 hexadecimal digits over all its other columns."""
    content = [
        entry.number,
        entry.moment.astimezone(UTC).isoformat(),
        str(entry.actor_id) if entry.actor_id else None,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.change,
        entry.previous_hash,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def follow(entries: Iterable[AuditEntry], head: Head | None = None) -> Head:
    """Check entries, given in their order, from `head` on (from the beginning without one); returns the new head.

    Raises ChainBroken, naming the first entry that does not hold.
    """
    head = head or Head()
    for entry in entries:
        _check(entry, head)
        head = Head(entry.number, entry.hash)
    return head


def _check(entry: AuditEntry, head: Head) -> None:
    if entry.number != head.count + 1:
        raise ChainBroken(f"after entry {head.count} comes entry {entry.number}: entries are missing in between")
    if entry.previous_hash != head.hash:
        raise ChainBroken(f"entry {entry.number} does not follow the entry {head.count} that stands before it")
    if entry.hash != seal(entry):
        raise ChainBroken(f"entry {entry.number} is not what was written: its content does not give its hash")
