"""How long a log-in has to wait after failures: by account and by address, growing, and never for good.

An attempt is counted before its password is compared and given back when it was right, so that a hundred attempts at
once are not a hundred free guesses. An address from which the account has logged in lately counts for itself: whoever
else keeps failing cannot keep its owner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

import hashlib
import ipaddress
import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.security import repository
from api.tables import LoginThrottle

# Failures this long ago no longer count.
FORGET_AFTER = timedelta(hours=1)
TRUST_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Patience:
    """So many failures are free; then the wait doubles from one second up to the longest."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """The wait after so many failures."""
        if failures <= self.free:
            return timedelta(0)
        # The exponent is bounded: 2**1000 seconds would be no timedelta.
        return min(self.longest, timedelta(seconds=2 ** min(failures - self.free - 1, 20)))


# An office behind one address mistypes more than one person does.
OF_ADDRESS = Patience(free=20, longest=timedelta(minutes=15))
OF_KNOWN_ADDRESS = Patience(free=5, longest=timedelta(minutes=15))
# Everybody's failures but the owner's: at most one guess a minute, however many addresses an attacker has; longer
# would lock out an owner who is at a new address.
OF_ACCOUNT = Patience(free=5, longest=timedelta(minutes=1))


@dataclass(frozen=True)
class Attempt:
    """Who is logged in (any text) from where (an IP address)."""

    email: str
    address: str

    @property
    def account_key(self) -> str:
        """Under which strangers' failures at the account count."""
        return _key("account", self.email)

    @property
    def address_key(self) -> str:
        """Under which failures from the address count."""
        return _key("address", _network(self.address))

    @property
    def known_address_key(self) -> str:
        """Under which failures at the account from an address of its owner count."""
        return _key("known", self.email, _network(self.address))


def begin_attempt(session: Session, attempt: Attempt, now: datetime) -> int:
    """Count the attempt as failed until `attempt_succeeded`; or the whole seconds to wait, and nothing is counted."""
    repository.delete_expired_throttles(session, now)
    limits = _limits(session, attempt)
    rows = [repository.lock_throttle(session, key, now) for key in sorted(limits)]
    wait = max(row.blocked_until - now for row in rows)
    if wait > timedelta(0):
        return math.ceil(wait.total_seconds())
    for row in rows:
        _count(row, limits[row.key], now)
    return 0


def attempt_succeeded(session: Session, attempt: Attempt, now: datetime) -> None:
    """Give the attempt back to the address, forget the account's failures, and trust this address from now on."""
    keys = {attempt.address_key, attempt.known_address_key, *_limits(session, attempt)}
    for row in [repository.lock_throttle(session, key, now) for key in sorted(keys)]:
        row.failures = row.failures - 1 if row.key == attempt.address_key else 0
        row.blocked_until = now
        if row.key == attempt.known_address_key:
            row.trusted, row.expires_at = True, now + TRUST_FOR


def _limits(session: Session, attempt: Attempt) -> dict[str, Patience]:
    known = attempt.known_address_key
    of_account = (
        {known: OF_KNOWN_ADDRESS} if repository.is_trusted(session, known) else {attempt.account_key: OF_ACCOUNT}
    )
    return {attempt.address_key: OF_ADDRESS, **of_account}


def _count(row: LoginThrottle, patience: Patience, now: datetime) -> None:
    row.failures = 1 if now - row.blocked_until > FORGET_AFTER else row.failures + 1
    row.blocked_until = now + patience.wait(row.failures)
    row.expires_at = max(row.expires_at, row.blocked_until + FORGET_AFTER)


def _key(*parts: str) -> str:
    # Hashed: what people type into the wrong field must not be stored.
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _network(address: str) -> str:
    """The address; of an IPv6 address the /64, because every customer of a provider has a whole one."""
    with suppress(ValueError):
        if (ip := ipaddress.ip_address(address)).version == 6:
            return str(ipaddress.ip_network((ip, 64), strict=False))
    return address
