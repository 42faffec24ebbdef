"""The crops that teach and measure the embedder: cut from rendered scenes, from labelled photos, from picture folders.

They lie on disk as `<folder>/<group>/<SKU>/<number>.jpg`, so that anyone can look at what a name stands for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from training.embedder.crop import Crop, encoded
from training.embedder.recipe import EmbedderRecipe, PictureFolders, RenderedGoods
from training.embedder.shelf_groups import shelf_crops
from training.recipe import Source
from training.sources import is_photo, read_source
from training.synth import Scene, render_scene
from vision.recognition.crops import crop_facing
from vision.sessions import usable_cores
from vision.types import Box

# Rendered facings of less are not readable by anybody.
LEAST_WIDTH, LEAST_HEIGHT, LEAST_VISIBLE = 14, 28, 0.5
SCENE_SIZES = ((1280, 960), (960, 1280), (1600, 1200))
SCENES_A_SEED = 100
DONE = "complete"


def crops_of(recipe: EmbedderRecipe, data: Path, cache: Path, models: Path = Path("models")) -> list[Crop]:
    """Everything that teaches by a recipe. Goods are drawn and shelves described once, into `cache`.

    `models` holds the embedder by which the facings of shelves without names are joined.

    Raises FileNotFoundError when a source is not there, ValueError when it holds no crop, LabelBroken when a photo or
    label cannot be used, ModelMissing when the embedder of its shelves is not there.
    """
    found = list(rendered_crops(recipe.goods, cache))
    for source in recipe.sources:
        found += _some(photo_crops(source, data), source.name)
    for folders in recipe.folders:
        found += _some(folder_crops(folders, data), folders.name)
    for shelves in recipe.shelves:
        found += _some(shelf_crops(shelves, data, models, cache), shelves.source.name)
    return found


def _some(crops: Iterable[Crop], name: str) -> list[Crop]:
    found = list(crops)
    if not found:
        raise ValueError(f"source {name}: holds no crop; check its folder and its class map")
    return found


def photo_crops(source: Source, data: Path) -> Iterator[Crop]:
    """Crops of photos whose labels are SKU names."""
    for photo in read_source(source, data):
        pixels = photo.load()
        for found in photo.objects:
            yield Crop(source.name, found.object_class, photo.name, encoded(crop_facing(pixels, found.box)), "labelled")


def folder_crops(folders: PictureFolders, data: Path) -> Iterator[Crop]:
    """Pictures below a folder a SKU, in folders of its designs too, or beside each other and named after their SKU."""
    root = data / folders.path
    if not root.is_dir():
        raise FileNotFoundError(f"source {folders.name}: no folder {root}")
    for file in sorted(path for path in root.rglob("*") if is_photo(path)):
        sku = file.relative_to(root).parts[0] if file.parent != root else file.stem
        picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
        if picture is None:
            raise ValueError(f"source {folders.name}: {file} is no picture")
        yield Crop(
            folders.group or folders.name, sku, file.stem, encoded(np.asarray(picture, dtype=np.uint8)), "labelled"
        )


def rendered_crops(goods: RenderedGoods, cache: Path) -> Iterator[Crop]:
    """Crops of drawn assortments; what an interrupted run has drawn is kept."""
    seeds = range(goods.first_seed, goods.first_seed + goods.assortments)
    missing = [(seed, goods.scenes, cache) for seed in seeds if not _is_complete(_assortment(cache, seed), goods)]
    if missing:
        _draw_all(missing)
    for seed in seeds:
        yield from _read(_assortment(cache, seed), goods.scenes)


def _draw_all(orders: Sequence[tuple[int, int, Path]]) -> None:
    # A forked process would share the graphics context and threads of this one.
    with get_context("spawn").Pool(usable_cores()) as pool:
        for _ in track(pool.imap_unordered(_draw, orders), total=len(orders), description="rendering goods"):
            pass


def _assortment(cache: Path, seed: int) -> Path:
    return cache / f"goods-{seed}"


def _is_complete(folder: Path, goods: RenderedGoods) -> bool:
    return all((folder / f"{DONE}-{number}").exists() for number in range(goods.scenes))


def _draw(order: tuple[int, int, Path]) -> None:
    seed, scenes, cache = order
    for number in range(scenes):
        width, height = SCENE_SIZES[number % len(SCENE_SIZES)]
        scene = render_scene(seed * SCENES_A_SEED + number, width=width, height=height, goods_seed=seed)
        _write(scene, _assortment(cache, seed), number)


def _write(scene: Scene, folder: Path, number: int) -> None:
    counts: Counter[str] = Counter()
    for found in scene.objects:
        large = found.box[2] >= LEAST_WIDTH and found.box[3] >= LEAST_HEIGHT
        if found.kind != "product" or found.sku is None or found.visible < LEAST_VISIBLE or not large:
            continue
        target = folder / found.sku
        target.mkdir(parents=True, exist_ok=True)
        counts[found.sku] += 1
        crop = crop_facing(scene.image, Box(*found.box))
        (target / f"{number}-{counts[found.sku]}.jpg").write_bytes(encoded(crop))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{DONE}-{number}").touch()


def _read(folder: Path, scenes: int) -> Iterator[Crop]:
    for file in sorted(folder.glob("*/*.jpg")):
        number = file.stem.partition("-")[0]
        if int(number) < scenes:
            yield Crop(folder.name, file.parent.name, f"{folder.name}-{number}", file.read_bytes(), "rendered")
