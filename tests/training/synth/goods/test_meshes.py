import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods.meshes import (
    WHOLE,
    Section,
    box_mesh,
    gable_mesh,
    laid,
    loft_mesh,
    pillow_mesh,
    sheet_mesh,
    tilted,
)
from training.synth.solids import Mesh

FLAT = np.zeros((11, 11))
CYLINDER = (Section(0, 3, 3, 1), Section(10, 3, 3, 0))
MESHES = {
    "box": box_mesh((4, 10, 2), WHOLE, WHOLE, WHOLE, WHOLE),
    "gable": gable_mesh((7, 24, 7), WHOLE, WHOLE, WHOLE, 4),
    "cylinder": loft_mesh(CYLINDER, segments=40),
    "square loft": loft_mesh([Section(0, 4, 2, 1, 6.0), Section(9, 4, 2, 0, 6.0)]),
    "bottle": loft_mesh([Section(0, 3, 3, 1), Section(15, 3, 3, 0.4), Section(20, 1, 1, 0)]),
    "pillow": pillow_mesh((14, 20, 5), WHOLE, WHOLE, FLAT),
    "pouch": pillow_mesh((14, 20, 5), WHOLE, WHOLE, FLAT, foot=1.0),
    "laid": laid(loft_mesh(CYLINDER)),
    "sheet": sheet_mesh(5, 8, both_sides=True),
    "tilted": tilted(box_mesh((4, 10, 2), WHOLE, WHOLE, WHOLE, WHOLE), 20),
}


def volume(mesh: Mesh) -> float:
    """The volume in cm3 that the faces enclose: above 0 only when they turn outwards."""
    a, b, c = (mesh.points[mesh.faces[:, i]].astype(float) for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize("name", MESHES)
def test_a_mesh_has_unit_normals_valid_faces_and_print_within_its_texture(name: str) -> None:
    mesh = MESHES[name]
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-4)
    assert int(mesh.faces.max()) == len(mesh.points) - 1
    assert mesh.uv.min() >= 0
    assert mesh.uv.max() <= 1


@pytest.mark.parametrize("name", MESHES)
def test_faces_turn_to_the_side_of_their_normals(name: str) -> None:
    mesh = MESHES[name]
    a, b, c = (mesh.points[mesh.faces[:, i]] for i in range(3))
    turned = np.cross(b - a, c - a)
    real = np.linalg.norm(turned, axis=1) > 1e-4
    along = np.einsum("ij,ij->i", turned, mesh.normals[mesh.faces].sum(axis=1))[real]
    assert (along > 0).mean() > 0.97


@pytest.mark.parametrize(
    ("name", "expected"), [("box", 80.0), ("cylinder", np.pi * 90), ("laid", np.pi * 90), ("tilted", 80.0)]
)
def test_a_closed_mesh_encloses_its_volume(name: str, expected: float) -> None:
    assert volume(MESHES[name]) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("name", ["bottle", "pillow", "pouch"])
def test_other_closed_meshes_turn_outwards(name: str) -> None:
    mesh = MESHES[name]
    around = float(np.prod(mesh.points.max(0) - mesh.points.min(0)))
    assert 0.25 * around < volume(mesh) < around


def test_print_faces_the_viewer_in_the_middle_of_a_loft() -> None:
    mesh = loft_mesh(CYLINDER, segments=40)
    skin = np.abs(mesh.normals[:, 1]) < 0.5
    front = skin & (mesh.normals[:, 2] > 0.99)
    right = skin & (mesh.normals[:, 0] > 0.99)
    assert np.allclose(mesh.uv[front, 0], 0.5, atol=0.03)
    assert np.allclose(mesh.uv[right, 0], 0.75, atol=0.03)


def test_a_tilted_sheet_leans_back() -> None:
    top = tilted(sheet_mesh(4, 10), 20).points[:, 2].min()
    assert top == pytest.approx(-10 * np.sin(np.radians(20)), abs=1e-4)
