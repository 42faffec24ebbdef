"""What scoring has to know of the catalogue's products. Pure."""

from api.scoring.evidence import KnownProduct
from api.tables import Product


def known_product(product: Product) -> KnownProduct:
    """The product as results are to rest on it, whether a model or a person named it."""
    return KnownProduct(
        name=f"{product.brand} {product.name}",
        ownership="own" if product.ownership == "own" else "competitor",
        brand=product.brand,
        width_mm=product.width_mm,
        bulky=product.bulky,
    )
