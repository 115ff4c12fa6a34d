"""What one child needs on one skill: a wrong rule that explains the answers, or the skill itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models.decisions.proposals import Key, StudentNeed
from models.knowledge.misconceptions import Answer, Posterior, explain

RECENT_ANSWERS = 12  # a ticket and a practice set: older answers tell of a child that has moved on
NOT_YET_BELOW = 0.60  # where the band is emerging
ASK_FROM = 0.25  # a rule that explains this much is worth a question, were it from a single answer


@dataclass(frozen=True, slots=True)
class Shown:
    """One row that counts, of a child on a skill.

    own       an answer of the child's own; False for "not sure" and for what the staff saw
    source    practice, ticket, observation, ...; at: microseconds, its place in the log's order
    answer    what was given, and what each rule predicts there; rules: those of the pack that predict just this
    example   the task and the answer as one reads them, None where there is nothing to show
    """

    own: bool
    right: bool
    source: str
    at: int
    answer: Answer
    rules: tuple[str, ...] = ()
    pack: str = ""
    example: tuple[str, str] | None = None


def needs_on(
    student: int, skill: str, recent: Sequence[Shown], mean: float | None, answers: int, sources: frozenset[str]
) -> list[StudentNeed]:
    """At most one misconception, and the skill itself, of one child.

    recent: the last rows on the skill, oldest first; mean: of P(known) on the evidence side, None without evidence,
    which stands on so many own answers and these sources. Rules are named with their pack before them.
    """
    found = [misconception(student, skill, recent), not_yet(student, skill, recent, mean, answers, sources)]
    return [need for need in found if need is not None]


def join(needs: Iterable[StudentNeed]) -> list[StudentNeed]:
    """One need a child and matter: a wrong rule that shows on several skills is one misconception, told by the skill
    where it is surest, on the evidence of all of them."""
    joined: dict[tuple[int, Key], StudentNeed] = {}
    for need in needs:
        other = joined.setdefault((need.student, need.key), need)
        if other is not need:
            surer = max(other, need, key=lambda each: each.strength)
            joined[need.student, need.key] = replace(
                surer, sources=other.sources | need.sources, answers=other.answers + need.answers
            )
    return list(joined.values())


def misconception(student: int, skill: str, recent: Sequence[Shown]) -> StudentNeed | None:
    """The rule that explains best the recent answers, or those since the latest ticket began; None where none does, or
    two do as well.

    Rules come and go: right answers before a ticket do not speak against a rule that all of the ticket shows.
    """
    answered = [each for each in recent if each.own]
    windows = answered, since_ticket(answered)
    found = [each for window in windows if (each := explain_by_rule(window)) is not None]
    if not found:
        return None
    rule, strength = max(found, key=lambda each: each[1])
    shows = [each for each in answered if rule in each.rules]
    staff = {each.source for each in recent if each.source not in ("practice", "ticket") and not each.right}
    return StudentNeed(
        student=student,
        kind="misconception",
        need=f"{shows[-1].pack}/{rule}",
        strength=strength,
        sources=frozenset({each.source for each in shows} | staff),
        example=example_of(student, shows),
        answers=len(shows),
        skill=skill,
    )


def since_ticket(answered: Sequence[Shown]) -> Sequence[Shown]:
    """The answers of the latest ticket and after it; none where there was no ticket."""
    begun = max((each.at for each in answered if each.source == "ticket"), default=None)
    return [] if begun is None else [each for each in answered if each.at >= begun]


def explain_by_rule(answered: Sequence[Shown]) -> tuple[str, float] | None:
    """The rule that these answers show, and its probability."""
    posterior = explain([each.answer for each in answered])
    rule = best_rule(posterior)
    shown = rule is not None and any(rule in each.rules for each in answered)
    return (rule, posterior.rules[rule]) if rule is not None and shown else None


def best_rule(posterior: Posterior) -> str | None:
    """The clear one; else one that is worth a question and far from the next."""
    if posterior.leading is not None:
        return posterior.leading
    ordered = sorted(posterior.rules, key=lambda rule: (-posterior.rules[rule], rule))
    if not ordered or posterior.rules[ordered[0]] < ASK_FROM:
        return None
    if len(ordered) > 1 and posterior.rules[ordered[0]] < 2 * posterior.rules[ordered[1]]:
        return None
    return ordered[0]


def example_of(student: int, shows: Sequence[Shown]) -> tuple[str, str] | None:
    """An answer that tells most: from a ticket, and by one rule alone.

    Of several the child's number picks one, so that a group's examples differ and there is a fresh question to ask.
    """
    told = [each for each in shows if each.example]
    if not told:
        return None
    best = min((each.source != "ticket", len(each.rules)) for each in told)
    among = [each for each in told if (each.source != "ticket", len(each.rules)) == best]
    return among[student % len(among)].example


def not_yet(
    student: int, skill: str, recent: Sequence[Shown], mean: float | None, answers: int, sources: frozenset[str]
) -> StudentNeed | None:
    """The skill itself, where the evidence says that it is not known."""
    if mean is None:
        return None
    against = [each for each in recent if not each.right]
    if mean >= NOT_YET_BELOW or (recent and not against):
        return None
    given = Counter(each.example for each in against if each.example and each.own)
    return StudentNeed(
        student=student,
        kind="skill",
        need=skill,
        strength=1 - mean,
        sources=frozenset({each.source for each in against}) or sources,
        example=min(given, key=lambda example: (-given[example], example)) if given else None,
        answers=answers,
        skill=skill,
    )
