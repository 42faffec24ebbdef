import subprocess
import sys

# What takes long to import, or is not installed on a server.
HEAVY = ("onnxruntime", "cv2", "sqlalchemy", "fastapi", "uvicorn", "torch", "ultralytics", "numpy")


def test_help_needs_nothing_heavy() -> None:
    script = f"""
import sys
from api.cli import app
from typer.testing import CliRunner
result = CliRunner().invoke(app, ["--help"])
assert result.exit_code == 0, result.output
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
