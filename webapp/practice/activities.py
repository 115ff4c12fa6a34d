"""A pack's activities, each on a page of its own: with a partner, at the table, on paper. They are done, not answered:
that a child did one is kept (`beside`), never how it went."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from content.pack import Activity, Pack
from webapp.language import foreign
from webapp.typesetting import plain_block, typeset, typeset_block

SCENES = {"partner": "scene-partner", "hands-on": "scene-hands", "paper": "scene-paper"}  # beside the screen


@dataclass(frozen=True, slots=True)
class ShownActivity:
    """`facts`: with whom or with what, and how long. `spoken` is read aloud, in `lang` where that is not the page's.
    `written`: its sheet has a line for the name and room to write."""

    pack_id: str
    id: str
    title: Markup
    skill: Markup
    facts: str
    body: Markup
    spoken: str
    lang: str | None
    written: bool
    scene: str

    @property
    def key(self) -> str:
        return f"{self.pack_id}/{self.id}"


def show_activity(pack: Pack, activity: Activity) -> ShownActivity:
    title, skill = activity.title, pack.skill(activity.skill).title
    return ShownActivity(
        pack_id=pack.header.id,
        id=activity.id,
        title=typeset(title, pack.language_of(title)),
        skill=typeset(skill, pack.language_of(skill)),
        facts=facts(activity),
        body=typeset_block(activity.body, pack.language_of(activity.body)),
        spoken=plain_block(f"{title}\n\n{activity.body}"),
        lang=foreign(pack.language_of(activity.body)),
        written=activity.kind == "paper",
        scene=SCENES.get(activity.kind, "scene-watch"),
    )


def facts(activity: Activity) -> str:
    ways = {
        "partner": _("With a partner"),
        "hands-on": _("With things to hold"),
        "paper": _("On paper"),
        "practice": _("On the screen"),
        "video": _("To watch"),
    }
    long = ngettext("about %(num)s minute", "about %(num)s minutes", activity.minutes)
    return _("%(way)s, %(minutes)s", way=ways.get(activity.kind) or _("To read"), minutes=long)


def find_activity(pack: Pack, id: str) -> Activity:
    """The activity with this id, or the first without one. Raises NotFound."""
    found = next((each for each in pack.activities if id in ("", each.id)), None)
    if found is None:
        raise NotFound
    return found
