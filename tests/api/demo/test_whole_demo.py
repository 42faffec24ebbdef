"""The demo as a user runs it: a process of its own, the shipped models, a photo, a table, exit code 0."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from api.settings import Settings

MODELS = Settings().models_dir


@pytest.mark.skipif(not (MODELS / "manifest.json").is_file(), reason="this checkout has no models")
def test_the_demo_runs_from_the_photo_to_the_table(tmp_path: Path) -> None:
    photo = tmp_path / "boxes.jpg"
    coarse = np.random.default_rng(3).integers(30, 225, (6, 16, 3)).astype(np.uint8)
    Image.fromarray(coarse).resize((1600, 1200), Image.Resampling.NEAREST).save(photo)
    command = [sys.executable, "-m", "api.cli", "demo", "--data-dir", str(tmp_path / "demo")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHELFAUDIT_")}
    environment |= {"COLUMNS": "100", "SHELFAUDIT_MODELS_DIR": str(MODELS)}

    done = subprocess.run([*command, photo], capture_output=True, text=True, env=environment, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "boxes.jpg · score" in done.stdout
    assert "Visit at Corner Market" in done.stdout
    assert (tmp_path / "demo" / "overlays" / "boxes-overlay.jpg").read_bytes().startswith(b"\xff\xd8")
