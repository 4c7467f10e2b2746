"""Script + lengths → Score: what is said, when, to the sample; captions; the score as data."""

from wellwish.score.captions import captions
from wellwish.score.choose import Estimate, Has, Setting, applies, lacking, least_seconds, pieces, said_in
from wellwish.score.export import score_data
from wellwish.score.glue import Glue, set_glue
from wellwish.score.setting import Part, Speak, planned_stages, score_stages, set_score

__all__ = [
    "Estimate",
    "Glue",
    "Has",
    "Part",
    "Setting",
    "Speak",
    "applies",
    "captions",
    "lacking",
    "least_seconds",
    "pieces",
    "planned_stages",
    "said_in",
    "score_data",
    "score_stages",
    "set_glue",
    "set_score",
]
