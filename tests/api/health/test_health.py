"""Live and ready."""

from sqlalchemy import text

from api.db import transaction


def test_live_needs_nothing(client):
    assert client.get("/health/live").json() == {"status": "ok"}


def test_ready_once_everything_is(client, resources):
    resources.probes["models"] = lambda: True
    assert client.get("/health/ready").status_code == 200


def test_not_ready_names_the_probe(client, resources):
    resources.probes["models"] = lambda: False
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "not-ready")
    assert "models" in answer.json()["detail"]
    assert "database" not in answer.json()["detail"]


def test_not_ready_with_the_schema_of_another_release(client, resources):
    with transaction(resources.sessions) as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "database" in answer.json()["detail"]


def test_live_although_the_database_is_gone(client, resources):
    resources.engine.dispose()
    for path in resources.settings.data_dir.glob("shelfaudit.db*"):
        path.unlink()
    resources.settings.data_dir.joinpath("shelfaudit.db").mkdir()
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
