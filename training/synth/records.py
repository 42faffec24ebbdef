"""The truth of a scene as plain data, for a file beside the photo."""

from dataclasses import asdict
from typing import Any

from training.synth.types import Scene, SceneObject

FORMAT = 1


def scene_record(scene: Scene, *, seed: int, view: int = 0) -> dict[str, Any]:
    """Return the truth of a scene: boxes [x, y, w, h] px, rows and camera in cm and degrees; JSON can hold it."""
    return {
        "format": FORMAT,
        "seed": seed,
        "view": view,
        "width": scene.image.shape[1],
        "height": scene.image.shape[0],
        "fixture": scene.fixture,
        "camera": asdict(scene.camera) if scene.camera else None,
        "rows": [
            {"number": row.number, "height_cm": row.height_cm, "ends_cm": row.ends_cm, "edge_px": edge}
            for row, edge in zip(scene.rows, scene.row_edges, strict=True)
        ],
        "objects": [_object_record(found) for found in scene.objects],
        "behind": [_object_record(found) for found in scene.behind],
    }


def _object_record(found: SceneObject) -> dict[str, Any]:
    """Return one object without the fields that say nothing of its kind."""
    return {name: value for name, value in asdict(found).items() if value not in (None, False)} | {"row": found.row}
