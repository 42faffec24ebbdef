"""Products, their pack designs and their look-alike groups: kept by trainers, managers and admins, read by all.

PUT replaces: the answer tells by its status whether the thing was new.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.peers import Peers
from api.catalog.schemas import DesignContent, GroupAnswer, GroupContent, ProductContent
from api.errors import Conflict, InvalidInput, NotFound
from api.paging import Stretch, decode_cursor, encode_cursor
from api.tables import LookAlike, PackDesign, Product


def put_product(session: Session, sku: str, content: ProductContent, now: datetime) -> tuple[Product, bool]:
    """Create or replace a product; True when it is new.

    Raises Conflict when code, GTIN or name is another product's, InvalidInput when it cannot stand in for the product
    that it names.
    """
    repository.hold_catalogue(session)
    _require_no_contradiction(session, sku, content)
    product = repository.find_product(session, sku)
    if product is None:
        product = Product(sku=sku, created_at=now, updated_at=now, **content.model_dump())
        session.add(product)
        session.flush()
        return product, True
    replace_product(product, content, now)
    session.flush()
    return product, False


def replace_product(product: Product, content: ProductContent, now: datetime) -> bool:
    """Give a stored product this content; True when that changes anything."""
    if ProductContent.model_validate(product) == content:
        return False
    for name, value in content.model_dump().items():
        setattr(product, name, value)
    product.updated_at = now
    return True


def get_product(session: Session, sku: str) -> Product:
    """The product, or NotFound."""
    product = repository.find_product(session, sku)
    if product is None:
        detail = f"There is no product {sku}. Check the SKU code, capitals too, or add the product first."
        raise NotFound("product-not-found", detail)
    return product


def list_products(
    session: Session, *, search: str, active: bool | None, limit: int, after: str | None
) -> Stretch[Product]:
    """A page of the products by code, those with every word of `search` in code, GTIN, name, brand or category."""
    after_sku = decode_cursor(after, 1)[0] if after else None
    rows = repository.list_products(session, search=search, active=active, limit=limit + 1, after=after_sku)
    return Stretch.cut(rows, limit, lambda product: encode_cursor(product.sku))


def deactivate_product(session: Session, sku: str, now: datetime) -> None:
    """Take a product out of use. Its row stays, for results of the past name it. Raises NotFound."""
    product = get_product(session, sku)
    if product.active:
        product.active, product.updated_at = False, now


def put_design(session: Session, sku: str, name: str, content: DesignContent) -> tuple[PackDesign, bool]:
    """Create or replace a pack design of a product; True when it is new: then its pictures wait to be taught.

    Raises NotFound.
    """
    get_product(session, sku)
    design = repository.find_design(session, sku, name)
    is_new = design is None
    if design is None:
        design = PackDesign(sku=sku, name=name)
        session.add(design)
    design.starts_on, design.ends_on = content.starts_on, content.ends_on
    session.flush()
    return design, is_new


def list_designs(session: Session, sku: str) -> Sequence[PackDesign]:
    """The pack designs of a product, the oldest first. Raises NotFound."""
    get_product(session, sku)
    return repository.list_designs(session, sku)


def get_design(session: Session, sku: str, name: str) -> PackDesign:
    """The pack design, or NotFound."""
    get_product(session, sku)
    design = repository.find_design(session, sku, name)
    if design is None:
        raise NotFound("design-not-found", f"Product {sku} has no pack design {name}. Put the design first.")
    return design


def put_group(session: Session, code: str, content: GroupContent) -> tuple[GroupAnswer, bool]:
    """Create or replace a look-alike group; True when it is new. Raises InvalidInput for SKUs that are not there."""
    repository.hold_catalogue(session)
    skus = set(content.skus)
    if missing := sorted(skus - repository.known_skus(session, skus)):
        raise InvalidInput("group-sku-unknown", f"There is no product {missing[0]}. Add it first, or correct the code.")
    if len(skus) < 2:
        raise InvalidInput("group-of-one", "A look-alike group has at least two different SKUs.")
    is_new = not repository.find_group(session, code)
    repository.delete_group(session, code)
    session.add_all(LookAlike(group_code=code, sku=sku) for sku in skus)
    session.flush()
    return GroupAnswer(code=code, skus=sorted(skus)), is_new


def get_group(session: Session, code: str) -> GroupAnswer:
    """The look-alike group, or NotFound."""
    skus = repository.find_group(session, code)
    if not skus:
        raise NotFound("group-not-found", f"There is no look-alike group {code}.")
    return GroupAnswer(code=code, skus=skus)


def list_groups(session: Session) -> list[GroupAnswer]:
    """All look-alike groups by code."""
    by_code = groupby(repository.all_look_alikes(session), key=lambda member: member.group_code)
    return [GroupAnswer(code=code, skus=[member.sku for member in members]) for code, members in by_code]


def delete_group(session: Session, code: str) -> None:
    """Remove a look-alike group; its products stay. Raises NotFound."""
    get_group(session, code)
    repository.delete_group(session, code)


def _require_no_contradiction(session: Session, sku: str, content: ProductContent) -> None:
    related = repository.products_to_compare(session, sku, content.gtin, content.brand, content.substitution_lead)
    peers = Peers((product.sku, product) for product in related if product.sku != sku)
    if repetition := peers.repetition(sku, content):
        raise Conflict(repetition.code, repetition.message)
    if wrong := peers.wrong_lead(sku, content):
        raise InvalidInput(wrong.code, wrong.message)
