"""What a product may contradict: the codes, GTINs, names and substitution leads of the others. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from api.catalog.names import folded, spellings
from api.exchange.refusals import Contradiction


class Article(Protocol):
    """What products are compared by."""

    @property
    def gtin(self) -> str | None: ...

    @property
    def name(self) -> str: ...

    @property
    def brand(self) -> str: ...

    @property
    def substitution_lead(self) -> str | None: ...

    @property
    def active(self) -> bool: ...


class Peers:
    """Products by everything that must be theirs alone."""

    def __init__(self, products: Iterable[tuple[str, Article]] = ()) -> None:
        self._by_folded_sku: dict[str, str] = {}
        self._by_gtin: dict[str, str] = {}
        self._by_spelling: dict[tuple[str, str], str] = {}
        self._lead_of: dict[str, str | None] = {}
        self._followers: defaultdict[str, set[str]] = defaultdict(set)
        for sku, product in products:
            self.add(sku, product)

    def add(self, sku: str, product: Article) -> None:
        """Let a product count. Where it repeats another, the first one stays the holder."""
        self._by_folded_sku.setdefault(sku.casefold(), sku)
        if product.gtin is not None:
            self._by_gtin.setdefault(product.gtin, sku)
        if product.active:
            for key in _name_keys(product):
                self._by_spelling.setdefault(key, sku)
        self._lead_of[sku] = product.substitution_lead
        if product.substitution_lead is not None:
            self._followers[product.substitution_lead].add(sku)

    def repetition(self, sku: str, product: Article) -> Contradiction | None:
        """What of the product is another one's already. Names only count between active products of one brand."""
        twin = self._by_folded_sku.get(sku.casefold(), sku)
        if twin != sku:
            return _taken("sku", f"There is a product {twin}, which differs in capitals only. Use that code.")
        holder = self._by_gtin.get(product.gtin, sku) if product.gtin is not None else sku
        if holder != sku:
            return _taken("gtin", f"Product {holder} has the GTIN {product.gtin}. Correct it here or there.")
        holders = {self._by_spelling.get(key, sku) for key in _name_keys(product)} if product.active else set()
        if namesakes := sorted(holders - {sku}):
            remedy = "Write into the name what sets it apart (size, flavour), or take the old product out of use."
            return _taken("name", f"Product {namesakes[0]} of this brand has nearly the same name. {remedy}")
        return None

    def wrong_lead(self, sku: str, product: Article) -> Contradiction | None:
        """Why the product cannot stand in for the one it names. All products must have been added before."""
        lead = product.substitution_lead
        if lead is None:
            return None
        if lead == sku:
            return _bad_lead("A product cannot be its own substitution lead. Leave it empty.")
        if lead not in self._lead_of:
            return _bad_lead(f"There is no product {lead}. Add it first, or correct the code.")
        if upper := self._lead_of[lead]:
            return _bad_lead(f"{lead} itself stands in for {upper}. Name {upper}.")
        if followers := self._followers.get(sku):
            return _bad_lead(f"{min(followers)} stands in for {sku}, so {sku} must be a lead itself. Leave it empty.")
        return None


def _name_keys(product: Article) -> set[tuple[str, str]]:
    return {(folded(product.brand), spelling) for spelling in spellings(product.name)}


def _taken(column: str, message: str) -> Contradiction:
    return Contradiction(column, f"product-{column}-taken", message)


def _bad_lead(message: str) -> Contradiction:
    return Contradiction("substitution_lead", "substitution-lead-invalid", message)
