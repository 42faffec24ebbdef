"""What recording one analysis asks of the database."""

from typing import Any

from sqlalchemy import event

from api.audits.service import record_analysis
from api.db import transaction
from api.resources import Resources


def test_the_tenth_photo_costs_as_much_as_the_third(
    resources: Resources,
    world: Any,
    new_visit: Any,
    new_scene: Any,
    new_photo: Any,
    new_standard: Any,
    shelf: Any,
    clock: Any,
) -> None:
    new_standard()
    scene = new_scene(new_visit(world.rep, world.west_outlet))
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    counts = []
    for _ in range(10):
        photo = new_photo(scene, world.rep.id, state="done")
        said.clear()
        with transaction(resources.sessions) as session:
            event.listen(session.get_bind(), "before_cursor_execute", note)
            record_analysis(session, photo=photo, report=shelf(2, 1), pipeline_version="v1", now=clock())
            event.remove(session.get_bind(), "before_cursor_execute", note)
        counts.append(len(said))
    assert counts[9] == counts[2] <= 45, counts
