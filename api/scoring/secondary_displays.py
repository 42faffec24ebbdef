"""Secondary displays: floor stacks, end caps, coolers and the like that were agreed with the outlet."""

from math import prod

from api.scoring import probability
from api.scoring.evidence import SeenScene, ShelfFacts
from api.scoring.kpis import SecondaryDisplay, SecondaryDisplaysKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import Mood, mean
from api.scoring.tally import scores_of
from api.scoring.wording import counted, listed


def measure_secondary_displays(kpi: SecondaryDisplaysKpi, facts: ShelfFacts) -> Measurement | NotMeasured:
    """Required displays present / required: scenes of that type whose photos show goods.

    One photo of several tells of no display that it is missing.
    """
    found = {need: [scene for scene in facts.scenes if _serves(scene, need)] for need in kpi.required}
    short = {need: max(0, need.count - len(scenes)) for need, scenes in found.items()}
    missing = sum(short.values())
    if missing and facts.partial:
        reason = f"{counted(missing, 'secondary display')} not on this photo"
        return NotMeasured(target=kpi.target, unit="count", reason=reason)
    return Measurement(
        value=kpi.target - missing,
        target=kpi.target,
        unit="count",
        met=not missing,
        score=(kpi.target - missing) / kpi.target,
        probability=mean(
            facts.reliability.facings,
            lambda mood: prod(_chance(need, found[need], mood) for need in kpi.required),
        ),
        evidence=tuple(photo for scenes in found.values() for scene in scenes for photo in scene.photos),
        action="build up and photograph "
        + listed([counted(lack, need.scene_type.replace("_", " ")) for need, lack in short.items() if lack]),
    )


def _serves(scene: SeenScene, need: SecondaryDisplay) -> bool:
    return scene.scene_type == need.scene_type and len(scene.facings) >= need.least_facings


def _chance(need: SecondaryDisplay, scenes: list[SeenScene], mood: Mood) -> float:
    """That enough of the displays hold the goods they seem to; what kind of display it is the rep has told."""
    filled = [probability.at_least(mood.count(scores_of(scene.facings)), need.least_facings) for scene in scenes]
    return probability.at_least(probability.distribution(filled), need.count)
