"""Products, pack designs and look-alike groups over HTTP."""

FULL = {
    "gtin": "4006381333931",
    "name": "Rose Shampoo 400 ml",
    "brand": "Hao",
    "manufacturer": "Hao Household Goods",
    "category": "shampoo",
    "ownership": "own",
    "width_mm": 62.5,
    "height_mm": 190.0,
    "depth_mm": 40.0,
    "bulky": True,
    "substitution_lead": None,
    "active_from": "2026-01-01",
    "active_to": "2026-12-31",
    "active": True,
}


def codes(person, **params) -> list[str]:
    return [item["sku"] for item in person.client.get("/v1/products", params=params).json()["items"]]


def test_a_product_is_new_then_the_same_then_replaced(put_product, world, clock) -> None:
    created = put_product("ROSE-400", **FULL)
    assert created.status_code == 201, created.text
    moment = "2026-03-02T08:00:00Z"
    assert created.json() == {"sku": "ROSE-400", **FULL, "created_at": moment, "updated_at": moment}
    clock.advance(hours=1)
    again = put_product("ROSE-400", **FULL)
    assert (again.status_code, again.json()) == (200, created.json())
    replaced = put_product("ROSE-400", **{**FULL, "bulky": False})
    assert (replaced.json()["bulky"], replaced.json()["updated_at"]) == (False, "2026-03-02T09:00:00Z")
    assert world.rep.client.get("/v1/products/ROSE-400").json() == replaced.json()


def test_who_may_edit(put_product, world) -> None:
    for who, status in {"trainer": 201, "manager": 201, "admin": 201, "rep": 403}.items():
        assert put_product(f"OF-{who}", by=getattr(world, who)).status_code == status, who


def test_reps_change_nothing(world, new_design) -> None:
    design, rep = new_design("A"), world.rep.client
    assert rep.delete("/v1/products/A").status_code == 403
    assert rep.put(design, json={}).status_code == 403
    assert rep.put("/v1/look-alike-groups/G", json={"skus": ["A", "B"]}).status_code == 403
    assert rep.delete("/v1/look-alike-groups/G").status_code == 403
    assert rep.post("/v1/products:import", content=b"sku").status_code == 403
    assert rep.get("/v1/products/A").json()["active"]


def test_a_wrong_sku_code_is_refused_with_the_rule(put_product) -> None:
    for sku in ("-A", "A%20B", "A:B", "ä", "A" * 65, ".hidden"):
        answer = put_product(sku)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "path.sku"), sku
        assert "letters A-Z, digits, dots, dashes and underscores" in answer.json()["errors"][0]["message"]


def test_what_a_product_needs(put_product) -> None:
    for changes, field in (
        ({"gtin": "4006381333932"}, "body.gtin"),
        ({"name": " "}, "body.name"),
        ({"name": "two\nlines"}, "body.name"),
        ({"brand": ""}, "body.brand"),
        ({"ownership": "mine"}, "body.ownership"),
        ({"height_mm": 0}, "body.height_mm"),
        ({"height_mm": 19000}, "body.height_mm"),
        ({"active_from": "2026-02-01", "active_to": "2026-01-31"}, "body"),
    ):
        answer = put_product("A", **changes)
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


def test_an_unknown_product_is_named(world) -> None:
    answer = world.rep.client.get("/v1/products/ROSE")
    assert (answer.status_code, answer.json()["code"]) == (404, "product-not-found")
    assert "no product ROSE" in answer.json()["detail"]


def test_a_duplicate_is_found(put_product) -> None:
    put_product("ROSE", gtin="4006381333931", name="Rose Shampoo 400 ml")
    for sku, changes, code in (
        ("rose", {"name": "Other"}, "product-sku-taken"),
        ("B", {"name": "Other", "gtin": "04006381333931"}, "product-gtin-taken"),
        ("B", {"name": "ROSE SHAMPOO 400ml"}, "product-name-taken"),
        ("B", {"name": "Rose Shampo 400 ml", "brand": "HAO"}, "product-name-taken"),
    ):
        answer = put_product(sku, **changes)
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        assert "ROSE" in answer.json()["detail"]


def test_what_only_looks_like_a_duplicate_is_taken(put_product) -> None:
    put_product("ROSE", name="Rose Shampoo 400 ml")
    for sku, changes in {
        "B": {"name": "Rose Shampoo 400 ml", "brand": "Other"},
        "C": {"name": "Rose Shampoo 200 ml"},
        "D": {"name": "Rose Shampoo 400 ml", "active": False},
    }.items():
        assert put_product(sku, **changes).status_code == 201, sku


def test_a_relaunch_may_have_the_name_of_a_product_out_of_use(put_product, world) -> None:
    put_product("OLD", name="Rose Shampoo")
    assert put_product("NEW", name="Rose Shampoo").status_code == 409
    assert world.manager.client.delete("/v1/products/OLD").status_code == 204
    assert put_product("NEW", name="Rose Shampoo").status_code == 201


def test_a_deleted_product_is_only_out_of_use(put_product, world) -> None:
    put_product("A")
    for _ in range(2):
        assert world.trainer.client.delete("/v1/products/A").status_code == 204
    assert world.rep.client.get("/v1/products/A").json()["active"] is False
    assert codes(world.rep, active=True) == []
    assert codes(world.rep, active=False) == codes(world.rep) == ["A"]
    assert world.trainer.client.delete("/v1/products/B").status_code == 404


def test_a_wrong_substitution_lead_is_refused(put_product) -> None:
    put_product("LEAD")
    assert put_product("FOLLOWER", substitution_lead="LEAD").status_code == 201
    put_product("C")
    for sku, lead, reason in (
        ("C", "C", "its own substitution lead"),
        ("C", "X", "no product X"),
        ("C", "FOLLOWER", "FOLLOWER itself stands in for LEAD"),
        ("LEAD", "C", "FOLLOWER stands in for LEAD"),
    ):
        answer = put_product(sku, substitution_lead=lead)
        assert (answer.status_code, answer.json()["code"]) == (422, "substitution-lead-invalid")
        assert reason in answer.json()["detail"]


def test_search_finds_every_word_and_pages_are_stable(put_product, world) -> None:
    for number in range(5):
        put_product(f"TEA-{number}", name=f"Green tea {number}00 g", brand="Leaf")
    put_product("COLA", gtin="4006381333931", name="Cola 100%", brand="Fizz")
    assert codes(world.rep, search="leaf 300") == ["TEA-3"]
    assert codes(world.rep, search="4006381") == ["COLA"]
    assert codes(world.rep, search="%") == ["COLA"]
    first = world.rep.client.get("/v1/products", params={"search": "tea", "limit": 3}).json()
    put_product("TEA-00", name="Black tea", brand="Leaf")
    rest = codes(world.rep, search="TEA", limit=3, after=first["next"])
    assert ([item["sku"] for item in first["items"]], rest) == (["TEA-0", "TEA-1", "TEA-2"], ["TEA-3", "TEA-4"])


def test_designs_are_put_and_listed_by_their_start(put_product, world) -> None:
    put_product("A")
    path = "/v1/products/A/designs"
    assert world.trainer.client.put(f"{path}/2027", json={"starts_on": "2027-01-01"}).status_code == 201
    assert world.trainer.client.put(f"{path}/first", json={}).status_code == 201
    closed = world.trainer.client.put(f"{path}/first", json={"ends_on": "2027-03-31"})
    assert (closed.status_code, closed.json()["ends_on"]) == (200, "2027-03-31")
    assert [design["name"] for design in world.rep.client.get(path).json()] == ["first", "2027"]


def test_a_design_that_cannot_be(put_product, world) -> None:
    put_product("A")
    for path, body, status in (
        ("/v1/products/X/designs/2026", {}, 404),
        ("/v1/products/A/designs/a%20b", {}, 422),
        ("/v1/products/A/designs/2026", {"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, 422),
    ):
        assert world.trainer.client.put(path, json=body).status_code == status, path


def test_look_alike_groups(put_product, world) -> None:
    for sku in "ABC":
        put_product(sku)
    path = "/v1/look-alike-groups/CANS"
    assert world.manager.client.put(path, json={"skus": ["B", "A"]}).json() == {"code": "CANS", "skus": ["A", "B"]}
    replaced = world.manager.client.put(path, json={"skus": ["C", "A", "C"]})
    assert (replaced.status_code, replaced.json()["skus"]) == (200, ["A", "C"])
    assert world.rep.client.get(path).json() == replaced.json()
    world.manager.client.put("/v1/look-alike-groups/ALL", json={"skus": ["A", "B", "C"]})
    assert [group["code"] for group in world.rep.client.get("/v1/look-alike-groups").json()] == ["ALL", "CANS"]
    assert world.manager.client.delete(path).status_code == 204
    assert world.manager.client.delete(path).status_code == 404


def test_a_group_that_cannot_be(put_product, world) -> None:
    put_product("A")
    cases = {("A", "X"): "group-sku-unknown", ("A", "A"): "group-of-one", ("A",): "request-invalid"}
    for skus, code in cases.items():
        answer = world.trainer.client.put("/v1/look-alike-groups/G", json={"skus": skus})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
