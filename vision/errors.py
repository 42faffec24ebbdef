"""What can go wrong between a photo and a shelf report.

VisionError
├── SceneUnsupported         none or several photos where one is asked for
├── KnowledgeUnsupported     a catalogue, and no model that could use it
├── ZoneBandsInvalid         limits of height zones that are out of order
├── FixtureInvalid           a fixture profile that no fixture can have
├── PlanogramInvalid         a planned layout that no fixture can have
├── CatalogInvalid           a folder of products and reference pictures that cannot be used
├── GalleryOutdated          references that another embedder made
├── ArtworkError             a picture by which no piece of POP material could be verified; `code` names the reason
│   ├── ArtworkTooSmall
│   └── ArtworkTooPlain
├── PhotoError               the photo itself is at fault; `code` names the reason, the text says what to do
│   ├── PhotoUnreadable
│   ├── PhotoTooLarge
│   └── PhotoFormatUnsupported
└── ModelError               the weights or their card are at fault
    ├── ModelMissing
    ├── ModelCorrupt
    └── ModelNotPermitted    its licence does not allow what it would be used for
"""


class VisionError(Exception):
    """Root of everything that `vision` raises on purpose."""


class SceneUnsupported(VisionError):
    """None or several photos were given where one is asked for."""


class KnowledgeUnsupported(VisionError):
    """Knowledge was given that no model at hand can use: leaving it out in silence would look like it had counted."""


class PhotoError(VisionError):
    """The photo cannot be analysed. The text is for the person who took it."""

    code = "photo-invalid"


class PhotoUnreadable(PhotoError):
    """The bytes are not a whole picture."""

    code = "photo-unreadable"


class PhotoTooLarge(PhotoError):
    """The picture has more pixels, or more bytes, than is allowed."""

    code = "photo-too-large"


class PhotoFormatUnsupported(PhotoError):
    """The bytes are a picture of a kind that is not accepted, or none at all."""

    code = "photo-format-unsupported"


class ModelError(VisionError):
    """A model bundle cannot be used."""


class ModelMissing(ModelError):
    """No bundle of that kind lies in the models folder."""


class ModelCorrupt(ModelError):
    """Weights and card do not belong together, or the card cannot be read."""


class ModelNotPermitted(ModelError):
    """The weights' licence forbids the use that was asked for."""


class ZoneBandsInvalid(VisionError):
    """The limits of the height zones are out of order."""


class FixtureInvalid(VisionError):
    """A fixture profile that no fixture can have."""


class PlanogramInvalid(VisionError):
    """A planned layout that no fixture can have."""


class CatalogInvalid(VisionError):
    """The product catalogue cannot be used; the text names file, row and what is wrong."""


class GalleryOutdated(VisionError):
    """The vectors of the references were made by another embedder than the one in use."""


class ArtworkError(VisionError):
    """The picture cannot verify a piece of POP material. The text is for the person who loads it."""

    code = "artwork-invalid"


class ArtworkTooSmall(ArtworkError):
    """It has fewer pixels than a piece is compared on."""

    code = "artwork-too-small"


class ArtworkTooPlain(ArtworkError):
    """It shows too little by which it could be known."""

    code = "artwork-too-plain"
