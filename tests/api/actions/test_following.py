"""Failed lines open actions, met lines close them, and nothing vanishes in between."""

from typing import Any

FULL, EMPTY = {"facings": 16}, {"facings": 2}


def test_a_failed_line_becomes_an_action_of_the_rep(shop: Any) -> None:
    visit, _ = shop.visit(**EMPTY)
    (action,) = shop.actions()
    assert action["line"] == "facings"
    assert (action["kind"], action["state"], action["outcome"]) == ("corrective", "open", None)
    assert (action["visit_id"], action["owner_id"]) == (str(visit.id), str(shop.world.rep.id))
    assert action["text"]
    assert action["due_on"] == "2026-03-10"
    assert shop.events(action) == ["opened"]


def test_a_shelf_as_it_should_be_opens_none(shop: Any) -> None:
    shop.visit(**FULL)
    assert shop.actions() == []


def test_the_same_failure_stays_one_action(shop: Any) -> None:
    shop.visit(**EMPTY)
    later, _ = shop.visit(facings=3)
    (action,) = shop.actions()
    assert action["last_visit_id"] == str(later.id)
    assert shop.events(action) == ["opened", "seen_again"]


def test_a_second_result_of_the_same_visit_adds_nothing(shop: Any) -> None:
    _, photo = shop.visit(**EMPTY)
    shop.look_at(photo, "v2", facings=3)
    (action,) = shop.actions()
    assert shop.events(action) == ["opened"]


def test_a_later_visit_shows_it_mended(shop: Any) -> None:
    shop.visit(**EMPTY)
    shop.visit(**FULL)
    (action,) = shop.actions()
    assert (action["state"], action["outcome"]) == ("closed", "mended")
    assert action["closed_at"]


def test_what_comes_back_is_a_new_action(shop: Any) -> None:
    shop.visit(**EMPTY)
    shop.visit(**FULL)
    shop.visit(**EMPTY)
    assert [action["state"] for action in shop.actions()] == ["closed", "open"]


def test_what_was_seen_wrongly_is_withdrawn(shop: Any) -> None:
    _, photo = shop.visit(**EMPTY)
    shop.look_at(photo, "v2", **FULL)
    (action,) = shop.actions()
    assert action["outcome"] == "withdrawn"


def test_an_old_visit_seen_anew_changes_nothing(shop: Any) -> None:
    _, old = shop.visit(**FULL)
    shop.visit(**FULL)
    shop.look_at(old, "v2", **EMPTY)
    assert shop.actions() == []


def test_a_visit_whose_photos_are_still_looked_at_opens_none(shop: Any) -> None:
    visit = shop.arrive()
    waiting = shop.new_photo(shop.new_scene(visit), shop.world.rep.id)
    shop.photograph(visit, **EMPTY)
    shop.check_out(visit)
    assert shop.actions() == []
    shop.look_at(waiting, facings=0)
    assert [action["line"] for action in shop.actions()] == ["facings"]


def test_what_a_person_ended_stays_ended_for_that_visit(shop: Any) -> None:
    _, photo = shop.visit(**EMPTY)
    (action,) = shop.actions()
    assert shop.do(action, "close", "manager", outcome="not_done", note="The shop refuses.").status_code == 200

    shop.look_at(photo, "v2", facings=3)

    assert [each["id"] for each in shop.actions()] == [action["id"]]
    shop.visit(**EMPTY)
    assert [each["state"] for each in shop.actions()] == ["closed", "open"]


def test_what_no_standard_asks_for_any_more_is_withdrawn(shop: Any, new_standard: Any) -> None:
    shop.visit(**EMPTY)
    new_standard(2, kpis=[{"kpi": "gaps", "weight": 1, "target": 0}])
    shop.visit(**EMPTY)
    (action,) = shop.actions()
    assert (action["state"], action["outcome"]) == ("closed", "withdrawn")


def test_a_scene_that_was_not_photographed_keeps_its_actions(shop: Any, new_standard: Any) -> None:
    asked = {"kpi": "facings", "weight": 1, "target": 20, "count": "all"}
    new_standard(code="COOLER", scene_type="cooler", kpis=[asked])
    visit = shop.arrive()
    cooler = shop.new_photo(shop.new_scene(visit, scene_type="cooler"), shop.world.rep.id)
    shop.look_at(cooler, **EMPTY)
    shop.photograph(visit, **FULL)
    shop.check_out(visit)

    shop.visit(**FULL)

    assert [(each["line"], each["state"]) for each in shop.actions(state="open")] == [("facings@cooler", "open")]
