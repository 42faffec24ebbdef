"""What can go wrong between a photo and a shelf report.

VisionError
├── SceneUnsupported         several photos at once: not yet
├── KnowledgeUnsupported     a catalogue, materials, a fixture or a planogram: not yet
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
    """Several photos were given as one scene; fusing them is not built yet."""


class KnowledgeUnsupported(VisionError):
    """Knowledge was given that no rule uses yet: using it in silence would look like it had counted."""


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
