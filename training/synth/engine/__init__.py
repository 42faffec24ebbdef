"""The camera and the renderer: solids in centimetres become a photo, and a map of who owns each pixel."""

from training.synth.engine.camera import Camera
from training.synth.engine.instances import Cavity, Instance
from training.synth.engine.light import Light

__all__ = ["Camera", "Cavity", "Instance", "Light"]
