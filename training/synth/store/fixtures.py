"""Building the fixture around its planned rows: boards, rails, backs, posts, cabinets, pegs, trays, pallets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training.synth.engine.instances import OPEN_AIR, Cavity, pose_at
from training.synth.engine.meshes import block, panel, plain
from training.synth.solids import Material, Texture
from training.synth.store import surfaces
from training.synth.store.planning import BOARD_CM, PlannedRow
from training.synth.store.setting import Compartment, Row, Setting
from training.synth.store.style import FixtureKind, FixtureStyle
from training.synth.store.trays import TRAY_COLOURS, put_up_tray
from training.synth.types import Rng

STEEL = Material(gloss=0.55, metal=0.8)
PAINT = Material(gloss=0.35)
MATT = Material(gloss=0.0)
POST_CM = 3.0
SPARE_STOCK = 0.2
"""Share of gondolas with transport cartons on top."""
GUARDED = 0.12
"""Share of fixtures whose boards have a low fence or a clear strip at the front, so that nothing falls off."""


@dataclass(frozen=True, eq=False)
class Finish:
    """The looks of one fixture."""

    board: Texture
    rail: Texture
    back: Texture
    back_tiles: tuple[float, float]
    post: Texture
    gloss: Material


def build_fixture(rng: Rng, setting: Setting, fixture: FixtureStyle, rows: Sequence[PlannedRow]) -> None:
    """Put up the fixture and note its rows."""
    site = Site(rng, setting, fixture, _draw_finish(rng, fixture), rows, rows[0].compartment.ceiling)
    BUILDERS[fixture.kind](site)
    guarded = fixture.kind != "peg_wall" and rng.random() < GUARDED
    for row in rows:
        place = row.compartment
        if guarded:
            _guard(rng, setting, place)
        if place.row is not None:
            setting.rows.append(Row(place.row, place.left, place.right, place.floor, place.front))


def _draw_finish(rng: Rng, fixture: FixtureStyle) -> Finish:
    board = surfaces.pick_colour(rng, surfaces.BOARD_COLOURS)
    if fixture.kind == "cooler" and rng.random() < 0.6:
        board = (26, 26, 28)
    back_colour = board if rng.random() < 0.6 else surfaces.pick_colour(rng, surfaces.BOARD_COLOURS)
    metre_tiles = (fixture.length / 100, fixture.top / 100)
    looks: tuple[tuple[Callable[[Rng, surfaces.Rgb], Texture], tuple[float, float]], ...] = (
        (surfaces.painted, (1.0, 1.0)),
        (surfaces.perforated, (metre_tiles[0], metre_tiles[1])),
        (surfaces.slatted, (1.0, metre_tiles[1])),
    )
    look, tiles = looks[int(rng.choice(3, p=(0.6, 0.3, 0.1) if fixture.kind != "peg_wall" else (0.2, 0.5, 0.3)))]
    wooden = rng.random() < 0.08
    rail = surfaces.pick_colour(rng, surfaces.RAIL_COLOURS)
    return Finish(
        board=surfaces.wood(rng) if wooden else surfaces.painted(rng, board),
        rail=surfaces.painted(rng, rail),
        back=look(rng, back_colour),
        back_tiles=tiles,
        post=surfaces.slotted(rng, board),
        gloss=Material(gloss=float(rng.uniform(0.1, 0.5))),
    )


@dataclass(frozen=True, eq=False)
class Site:
    """What a builder works with: the fixture's style, finish and rows, `top` the ceiling of its highest row in cm."""

    rng: Rng
    setting: Setting
    fixture: FixtureStyle
    finish: Finish
    rows: Sequence[PlannedRow]
    top: float


Builder = Callable[[Site], None]


def _gondola(site: Site) -> None:
    spare = site.rng.random() < SPARE_STOCK
    height = site.top if spare else min(site.top, site.rows[0].compartment.floor + float(site.rng.uniform(8, 50)))
    _back(site.setting, site.fixture, site.finish, height)
    _posts(site.setting, site.fixture, site.finish, height)
    for row in site.rows:
        _board(site.setting, row.compartment, site.finish)
    _kick_plate(site.setting, site.fixture, site.finish)
    if site.rng.random() < 0.5:
        _sides(site.setting, site.fixture, site.finish, height)
    if spare:
        _spare_stock(site)


def _wire_rack(site: Site) -> None:
    tone = int(site.rng.choice([30, 60, 170, 215, 235]))
    wires = surfaces.wire_grid((tone, tone, tone), across=8, down=32)
    if site.rng.random() < 0.6:
        mesh = panel(
            (site.fixture.length, site.top), wires, PAINT, tiles=(site.fixture.length / 40, site.top / 40), both=True
        )
        site.setting.furnish(mesh, pose_at(site.fixture.length / 2, 0, -site.fixture.depth))
    pole = block((2.2, site.top, 2.2), plain(tone, tone, tone), STEEL)
    for x in (0.0, site.fixture.length):
        for z in (0.0, -site.fixture.depth + 2.2):
            site.setting.furnish(pole, pose_at(x, 0, z))
    for row in site.rows:
        place = row.compartment
        deck = panel(
            (site.fixture.length, site.fixture.depth),
            wires,
            PAINT,
            tiles=(site.fixture.length / 25, site.fixture.depth / 25),
            both=True,
        )
        site.setting.furnish(deck, pose_at(site.fixture.length / 2, place.floor, 0.0, tilt=90), place.cavity)
        _rail(site.setting, place, site.finish)


def _cooler(site: Site) -> None:
    tone = int(site.rng.choice([18, 30, 60, 200, 235]))
    case = Material(gloss=0.4)
    shell = surfaces.painted(site.rng, (tone, tone, tone), stains=3)
    inside = Cavity(0, site.top, 0, site.fixture.lamps)
    wall = block((4, site.top + 22, site.fixture.depth + 8), shell, case)
    for x in (-2.0, site.fixture.length + 2.0):
        site.setting.furnish(wall, pose_at(x, 0, 4.0))
    site.setting.furnish(
        panel((site.fixture.length, site.top), site.finish.back, MATT),
        pose_at(site.fixture.length / 2, 0, -site.fixture.depth),
        inside,
    )
    site.setting.furnish(
        block((site.fixture.length + 8, 20, site.fixture.depth + 8), shell, case),
        pose_at(site.fixture.length / 2, site.top + 1, 4.0),
    )
    site.setting.furnish(
        block((site.fixture.length, max(1.0, site.fixture.base - 3), site.fixture.depth), shell, case),
        pose_at(site.fixture.length / 2, 0, 2.0),
    )
    if site.rng.random() < 0.6:
        colour = surfaces.pick_colour(site.rng, surfaces.RAIL_COLOURS, 30)
        sign = panel((site.fixture.length + 4, 17), surfaces.printed_strip(site.rng, colour), Material(gloss=0.5))
        site.setting.furnish(sign, pose_at(site.fixture.length / 2, site.top + 2.5, 4.3), Cavity(glow=0.5))
    lamp = block((2.0, site.top - site.fixture.base, 1.5), plain(255, 255, 255), MATT)
    for x in (1.2, site.fixture.length - 1.2):
        site.setting.furnish(lamp, pose_at(x, site.fixture.base, -2.0), Cavity(0, 1000, 0, site.fixture.lamps * 3))
    wired = site.rng.random() < 0.5
    for row in site.rows:
        _deck(site.rng, site.setting, row.compartment, site.finish) if wired else _board(
            site.setting, row.compartment, site.finish
        )


def _peg_wall(site: Site) -> None:
    depth = -site.rows[0].compartment.back
    wall = panel((site.fixture.length, site.top + 20), site.finish.back, PAINT, tiles=site.finish.back_tiles)
    site.setting.furnish(wall, pose_at(site.fixture.length / 2, 0, -depth))
    _posts(site.setting, site.fixture, site.finish, site.top + 20, z=-depth)


def _counter(site: Site) -> None:
    base = block(
        (site.fixture.length + 10, site.fixture.base - 3, site.fixture.depth + 10), site.finish.board, site.finish.gloss
    )
    site.setting.furnish(base, pose_at(site.fixture.length / 2, 0, 2.0))
    surface = surfaces.wood(site.rng) if site.rng.random() < 0.5 else site.finish.rail
    site.setting.furnish(
        block((site.fixture.length + 14, 3, site.fixture.depth + 14), surface, site.finish.gloss),
        pose_at(site.fixture.length / 2, site.fixture.base - 3, 4.0),
    )
    for row in site.rows[:-1]:
        _board(site.setting, row.compartment, site.finish)
    if len(site.rows) > 1:
        _sides(site.setting, site.fixture, site.finish, site.rows[0].compartment.floor, foot=site.fixture.base)


def _floor_stack(site: Site) -> None:
    timber = surfaces.wood(site.rng)
    for row in site.rows:
        place = row.compartment
        plank = block((place.right - place.left + 3, 2.0, site.fixture.depth + 3), timber, MATT)
        site.setting.furnish(plank, pose_at(site.fixture.length / 2, place.floor - 2.0, 0.8), place.cavity)
    foot = block((9.0, max(1.0, site.fixture.base - 2), site.fixture.depth), timber, MATT)
    for x in (5.0, site.fixture.length / 2, site.fixture.length - 5.0):
        site.setting.furnish(foot, pose_at(x, 0, 0.0))


def _cut_cases(site: Site) -> None:
    foot = block(
        (site.fixture.length, max(1.0, site.fixture.base - 0.5), site.fixture.depth), surfaces.wood(site.rng), MATT
    )
    site.setting.furnish(foot, pose_at(site.fixture.length / 2, 0, 0.0))
    wide = float(site.rng.uniform(28, 45))
    count = max(1, round(site.fixture.length / wide))
    colour = surfaces.pick_colour(site.rng, TRAY_COLOURS, 12)
    for row in site.rows:
        place = row.compartment
        lip = min(float(site.rng.uniform(3, 7)), (place.ceiling - place.floor) * 0.3)
        for n in range(count):
            put_up_tray(
                site.rng,
                site.setting,
                place,
                site.fixture.length / count * (n + 0.5),
                site.fixture.length / count - 0.6,
                lip,
                colour,
            )


BUILDERS: dict[FixtureKind, Builder] = {
    "gondola": _gondola,
    "wire_rack": _wire_rack,
    "cooler": _cooler,
    "peg_wall": _peg_wall,
    "counter": _counter,
    "floor_stack": _floor_stack,
    "cut_case_stack": _cut_cases,
}


def _board(setting: Setting, place: Compartment, finish: Finish) -> None:
    """Put up one board with its rail; its underside is the ceiling of the row below."""
    length, depth = place.right - place.left + 3, place.front - place.back
    middle = (place.left + place.right) / 2
    board = block((length, BOARD_CM, depth), finish.board, finish.gloss)
    setting.furnish(board, pose_at(middle, place.floor - BOARD_CM, place.front), place.cavity)
    _rail(setting, place, finish)


def _deck(rng: Rng, setting: Setting, place: Compartment, finish: Finish) -> None:
    """Put up a wire deck with its rail."""
    tone = int(rng.choice([40, 200, 235]))
    wires = surfaces.wire_grid((tone, tone, tone), across=10, down=64)
    length, depth = place.right - place.left + 3, place.front - place.back
    deck = panel((length, depth), wires, PAINT, tiles=(length / 30, depth / 30), both=True)
    setting.furnish(deck, pose_at((place.left + place.right) / 2, place.floor, place.front, tilt=90), place.cavity)
    _rail(setting, place, finish)


def _guard(rng: Rng, setting: Setting, place: Compartment) -> None:
    """Put up a low front guard: a wire fence, or clear plastic that hides nothing."""
    length, height = place.right - place.left, float(rng.uniform(3, 7))
    tone = int(rng.choice([40, 200, 240]))
    wired = rng.random() < 0.5
    texture = surfaces.wire_grid((tone, tone, tone), across=32, down=42) if wired else plain(250, 252, 255, 45)
    fence = panel((length, height), texture, Material(gloss=0.6), tiles=(length / 20, 1.0), both=True)
    setting.furnish(fence, pose_at((place.left + place.right) / 2, place.floor, place.front + 0.3), place.cavity)


def _rail(setting: Setting, place: Compartment, finish: Finish) -> None:
    if place.rail > 0:
        length = place.right - place.left + 3
        rail = block((length, place.rail, 0.8), finish.rail, finish.gloss)
        setting.furnish(
            rail, pose_at((place.left + place.right) / 2, place.floor + 0.2 - place.rail, place.front + 0.8), OPEN_AIR
        )


def _back(setting: Setting, fixture: FixtureStyle, finish: Finish, height: float) -> None:
    sheet = panel((fixture.length, height), finish.back, MATT, tiles=finish.back_tiles)
    shaded = Cavity(0, height, 0, fixture.lamps)
    setting.furnish(sheet, pose_at(fixture.length / 2, 0, -fixture.depth), shaded)


def _posts(setting: Setting, fixture: FixtureStyle, finish: Finish, height: float, *, z: float | None = None) -> None:
    """Put up the uprights between bays, at the back."""
    post = block((POST_CM, height, 2.0), finish.post, PAINT)
    depth = -fixture.depth if z is None else z
    for n in range(int(fixture.length / fixture.bay) + 1):
        setting.furnish(post, pose_at(n * fixture.bay, 0, depth + 2.0), Cavity(0, height, 0, 0))


def _sides(setting: Setting, fixture: FixtureStyle, finish: Finish, height: float, *, foot: float = 0.0) -> None:
    side = block((2.0, max(2.0, height - foot), fixture.depth), finish.board, finish.gloss)
    for x in (-1.0, fixture.length + 1.0):
        setting.furnish(side, pose_at(x, foot, 0.0))


def _kick_plate(setting: Setting, fixture: FixtureStyle, finish: Finish) -> None:
    plate = block((fixture.length, max(2.0, fixture.base - BOARD_CM), 1.5), finish.post, PAINT)
    setting.furnish(plate, pose_at(fixture.length / 2, 0, -3.0))


def _spare_stock(site: Site) -> None:
    """Keep transport cartons on a cover over the highest row: no facings, and marked by nobody."""
    length, rng = site.fixture.length, site.rng
    cover = block((length, BOARD_CM, site.fixture.depth), site.finish.board, site.finish.gloss)
    site.setting.furnish(cover, pose_at(length / 2, site.top, 0.0))
    x = float(rng.uniform(0, 60))
    while x < length - 40:
        width, height = float(rng.uniform(25, 55)), float(rng.uniform(18, 36))
        carton = block((width, height, 25), surfaces.cardboard(rng), MATT)
        turn = float(rng.normal(0, 4))
        site.setting.furnish(carton, pose_at(x + width / 2, site.top + BOARD_CM, -8.0, turn=turn))
        x += width + float(rng.choice([1, 5, 60]))
