"""Planograms in the JSON of Azure's retired planogram matching: one position a facing, boards as fixtures."""

from pydantic import ValidationError

from api.errors import InvalidInput
from api.planograms.boards import Board, BoardRow, Goods, board_rows
from api.planograms.refusals import refuse, refuse_field
from api.planograms.schemas import AzurePlanogram
from vision.planograms.planogram import Planogram

REMEDY = "Write it as the planogram schema of api-version 2023-04-01-preview has it."


def read_azure(data: bytes | str, code: str) -> Planogram:
    """The planogram of a file, called `code`: SKUs are its product ids, its unit stays open. Raises InvalidInput."""
    try:
        planogram = AzurePlanogram.model_validate_json(data)
    except ValidationError as error:
        raise refuse_field(error, REMEDY) from error
    rows = azure_rows(planogram)
    return Planogram(code, tuple(row.planned(planogram.height) for row in rows), width=planogram.width)


def azure_rows(planogram: AzurePlanogram) -> tuple[BoardRow, ...]:
    """The positions on their boards. Raises InvalidInput when one names a product or fixture that does not exist."""
    sizes = {product.id: product for product in planogram.products}
    boards = [Board(fixture.id, fixture.x, fixture.w, fixture.y) for fixture in planogram.fixtures]
    known = {board.id for board in boards}
    goods: list[Goods] = []
    for number, position in enumerate(planogram.positions):
        if (product := sizes.get(position.product_id)) is None:
            raise _dangling(number, "productId", position.product_id, "products")
        if position.fixture_id not in known:
            raise _dangling(number, "fixtureId", position.fixture_id, "fixtures")
        goods.append(Goods(position.id, product.id, position.fixture_id, position.x, product.w, position.y + product.h))
    return board_rows(boards, goods, planogram.height)


def _dangling(number: int, field: str, value: str, members: str) -> InvalidInput:
    remedy = f"Add it there, or mend the {field}"
    return refuse(f"positions[{number}].{field}", f"{value!r} is not the id of one of the {members}", f"{remedy}.")
