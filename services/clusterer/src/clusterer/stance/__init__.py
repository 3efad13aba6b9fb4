"""Whether a news sentence is negative, neutral or positive towards a target in it."""

from clusterer.stance.model import LABELS, Label, Stance, Target, stance_of, stances_of

__all__ = ["LABELS", "Label", "Stance", "Target", "stance_of", "stances_of"]
