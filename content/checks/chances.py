"""How likely a right answer is from a child whose every trait is average (x = 0), by a rule that a person can follow.

The pack is checked before any child has answered, so no fit knows its items. The rule starts from the skill's own prior
(a child who has met the skill: init, guess, slip) and takes away, on the log-odds scale, what makes one set of numbers
harder than another:

    logit P = logit(init (1 - slip) + (1 - init) guess)
              - .30 for each level of `dok` above 1
              - .15 for each digit of the item's numbers beyond two a number
              - .10 for each wrong rule that predicts an answer there

A form's chance is the mean over its parts. The weights order forms and are no claim about children: two forms differ by
more than .05 only where their numbers differ in length or in the rules that they can show.
"""

import math

from content.generate import Variant, VariantPart
from content.pack import Pack, Prior

# where the author gives none
PRIOR = Prior(init=0.3, learn=0.15, guess=0.1, slip=0.1)
DOK, DIGIT, RULE = 0.30, 0.15, 0.10


def form_chance(pack: Pack, form: list[Variant]) -> float:
    """The expected share of right parts in one form."""
    chances = [part_chance(pack, made, part) for made in form for part in made.parts]
    return sum(chances) / len(chances)


def part_chance(pack: Pack, made: Variant, part: VariantPart) -> float:
    """P(right) of one part, by the rule above."""
    prior = next((skill.prior for skill in pack.skills if skill.id == part.skills[0]), None) or PRIOR
    met = prior.init * (1 - prior.slip) + (1 - prior.init) * prior.guess
    digits = sum(max(0, len(str(abs(value))) - 2) for value in made.values.values())
    harder = DOK * (pack.item(made.item_id).dok - 1) + DIGIT * digits + RULE * len(part.predicted)
    return 1 / (1 + math.exp(harder - math.log(met / (1 - met))))
