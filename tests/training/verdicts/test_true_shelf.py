from dataclasses import replace
from random import Random

from tests.training.verdicts.conftest import thing
from training.verdicts.names import catalogue_of
from training.verdicts.true_shelf import TrueShelf
from training.verdicts.visits import RenderedVisit


def shelf_of(visit: RenderedVisit) -> TrueShelf:
    return TrueShelf.of(visit, catalogue_of(visit, Random(1)))


def test_only_what_stands_in_front_on_a_row_and_can_be_seen_is_a_facing(visit: RenderedVisit) -> None:
    no_facings = [{"stacked": True}, {"second_row": True}, {"row": None}, {"visible": 0.3}]
    more = tuple(replace(thing("product", 1, 0), **change) for change in no_facings)  # type: ignore[arg-type]

    shelf = shelf_of(replace(visit, objects=(*visit.objects, *more)))

    assert (len(shelf.facings), shelf.by_sku["ROSE"]) == (24, 8)


def test_the_shelf_tells_shares_heights_blocks_and_tags(visit: RenderedVisit) -> None:
    shelf = shelf_of(visit)

    assert shelf.own_width() == shelf.own_share()
    assert shelf.at_eye_level(shelf.facings) == 12
    assert shelf.block_share("ROSE") == 0.25
    assert {sku: tag.box[0] for sku, tag in shelf.tags().items() if tag} == {"ROSE": 0, "MINT": 40, "PEP": 80}


def test_the_catalogue_knows_products_that_the_shelf_lacks(visit: RenderedVisit) -> None:
    shelf = shelf_of(visit)

    assert set(shelf.products) - set(shelf.by_sku) == {"ABSENT-0"}
