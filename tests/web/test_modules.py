"""The modules that need no browser, run by node's own test runner where node is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "api" / "web"
MODULES = Path(__file__).parent / "modules"
SUITES = sorted(path.name for path in MODULES.glob("*.test.js"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The modules and their tests in a package of ES modules: the page itself needs none."""
    shutil.copytree(WEB, tmp_path / "web")
    shutil.copytree(MODULES, tmp_path / "modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    return tmp_path


@pytest.mark.parametrize("suite", SUITES)
def test_modules(suite: str, package: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    run = [node, "--test", f"modules/{suite}"]
    result = subprocess.run(run, cwd=package, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "\n# fail 0" in result.stdout
    assert "\n# pass 0" not in result.stdout
