"""The wire models of Azure's retired product recognition and planogram matching, api-version 2023-04-01-preview.

Read in any case (clients in use send PascalCase planograms) and with ids as numbers or texts; written as documented.
"""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

API_VERSION: Final = "2023-04-01-preview"
UNNAMED_PRODUCT = "product"
GAP = "gap"

# Dense shelves hold some 500 facings in a photo; matching grows with the product of what is found and planned.
MAX_FOUND = 1000
MAX_POSITIONS = 2000

Length = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Coordinate = Annotated[float, Field(allow_inf_nan=False)]
# Far outside of any image; also keeps out what is no number.
Pixels = Annotated[int | float, Field(ge=-1_000_000, le=1_000_000)]
PixelLength = Annotated[int | float, Field(gt=0, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]
RunStatus = Literal["notStarted", "running", "succeeded", "failed"]


class AzureModel(BaseModel):
    """Names in camelCase; read in any case."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _ignore_case(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        names = {to_camel(name).lower(): to_camel(name) for name in cls.model_fields}
        return {names.get(str(name).lower(), name): value for name, value in values.items()}


class BoundingBox(AzureModel):
    """Pixels from the top left corner of the image."""

    x: Pixels
    y: Pixels
    w: PixelLength
    h: PixelLength


class Tag(AzureModel):
    """A name for an object; the pages of the retired service also call it `label`."""

    name: str = Field(validation_alias=AliasChoices("name", "label", "Label"))
    confidence: Share


class DetectedObject(AzureModel):
    """A product or a gap; its tags are called `classifications` in some documents."""

    id: str | None = None
    bounding_box: BoundingBox
    tags: list[Tag]

    @model_validator(mode="before")
    @classmethod
    def _accept_classifications(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {"tags" if str(name).lower() == "classifications" else name: value for name, value in values.items()}

    @property
    def name(self) -> str:
        """The most confident tag; empty when there is none."""
        return max(self.tags, key=lambda tag: tag.confidence).name if self.tags else ""


class ImageMetadata(AzureModel):
    """Size of the image in pixels."""

    width: int = Field(gt=0)
    height: int = Field(gt=0)


class RecognitionResult(AzureModel):
    """What was found in an image."""

    image_metadata: ImageMetadata
    products: list[DetectedObject] = Field(max_length=MAX_FOUND)
    gaps: list[DetectedObject] = Field(max_length=MAX_FOUND)


class ImageUrl(AzureModel):
    """Where the image is."""

    url: str


class Run(AzureModel):
    """A recognition run and, once it succeeded, what it found."""

    run_name: str
    model_name: str
    status: RunStatus
    created_date_time: datetime
    updated_date_time: datetime
    result: RecognitionResult | None = None


class AzureProduct(AzureModel):
    """A product of a planogram with its size in the planogram's unit."""

    id: str = Field(pattern=r"\S")
    name: str
    w: Length
    h: Length


class AzureFixture(AzureModel):
    """A shelf board."""

    id: str
    w: Length
    h: Length
    x: Coordinate
    y: Coordinate


class AzurePosition(AzureModel):
    """One facing: the top left corner of a product, and the board that it is on."""

    id: str
    product_id: str
    fixture_id: str
    x: Coordinate
    y: Coordinate


class AzurePlanogram(AzureModel):
    """A planned layout: any unit, origin at the top left."""

    width: Length
    height: Length
    products: list[AzureProduct]
    fixtures: list[AzureFixture]
    positions: list[AzurePosition] = Field(max_length=MAX_POSITIONS)


class MatchRequest(AzureModel):
    """What was found in an image, and what was planned."""

    detected_products: RecognitionResult
    planogram: AzurePlanogram


class PositionMatch(AzureModel):
    """What stands at a planned position."""

    position_id: str
    detected_object: DetectedObject


class MatchAnswer(AzureModel):
    """Every planned position at which something was found, be it the right product, another one or a gap."""

    matching_result_per_position: list[PositionMatch]


class ImagePoint(AzureModel):
    """A place in an image, as shares of its width and height."""

    x: Share
    y: Share


class ControlPoints(AzureModel):
    """The corners of the shelf in the image."""

    top_left: ImagePoint
    top_right: ImagePoint
    bottom_left: ImagePoint
    bottom_right: ImagePoint


class RectifyRequest(ImageUrl):
    """The image whose shelf shall become a rectangle."""

    control_points: ControlPoints


class StitchRequest(AzureModel):
    """Overlapping images of one shelf, in any order; as many as the retired service took."""

    images: list[str] = Field(min_length=2, max_length=10)
