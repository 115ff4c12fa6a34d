"""Pages that show a question as a child sees it: of a published version, and of a draft. GET alone: nothing is kept."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from content.pack import Pack
from webapp import access
from webapp.access import role_required
from webapp.items.blueprint import pages
from webapp.items.looking import answered, look_at
from webapp.items.reports import REASONS
from webapp.language import asked_language, content_language, speaking
from webapp.library import drafts, packs
from webapp.library.languages import named
from webapp.practice.forms import read_answer
from webapp.practice.hints import read_small
from webapp.practice.screens import scripts_of
from webapp.practice.task import given_in_words

MOST_TEXT = 1000


@pages.get("/library/packs/<int:installed_id>/look")
@role_required("admin", "teacher")
def look(installed_id: int) -> str:
    installed = access.pack(current_user, installed_id)
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    return page(pack, "items.look", {"installed_id": installed_id}, url_for("library.pack", installed_id=installed_id))


@pages.get("/library/look")
@role_required("admin", "teacher")
def look_up() -> str:
    """The same by name: from a teacher's page to the very question that children saw."""
    names = [request.args.get(name, "")[:MOST_TEXT] for name in ("pack", "version")]
    version = names[1] or packs.newest_of(current_user.school_id, names[0]).header.version
    installed = packs.find_installed(current_user.school_id, names[0], version)
    return look(installed.id)


@pages.get("/library/drafts/<int:draft_id>/look")
@role_required("admin", "teacher")
def look_draft(draft_id: int) -> str:
    draft = access.pack_draft(current_user, draft_id)
    return page(
        drafts.pack_of(draft), "items.look_draft", {"draft_id": draft_id}, url_for("library.draft", draft_id=draft_id)
    )


def page(pack: Pack, endpoint: str, of: dict[str, int], back: str) -> str:
    """`n` or `seed`: which variant; `phone`, `rtl`, `language`: how it is shown; a task's own fields: an answer to it,
    or with `hint` to that hint's small question."""
    pack, given = pack.spoken(content_language()), request.args
    small = read_small({name: given.getlist(name) for name in given})
    item, part, seed = (given.get(name, "")[:MOST_TEXT] for name in ("item", "part", "seed"))
    with speaking(pack.speaks) as language:
        found = look_at(pack, item, part, given.get("n", 1, type=int), seed, small)
        said = {} if small else answered(found, read_answer(given)[:MOST_TEXT], pack.speaks)
        here = {"item": found.item.id, "part": found.part.id, "n": found.number, "seed": seed or None}
        here |= {name: "1" for name in ("phone", "rtl") if name in given} | {"language": asked_language() or None}
        address = addresses(endpoint, of, here)
        shown = {"look": found, "here": here, "address": address, "said": said, "small": small}
        asked = render_template("items/_asked.html", language=language, **shown)
    return render_template(
        "items/look.html",
        look=found,
        asked=Markup(asked),  # noqa: S704  # a template's
        pack=pack,
        here=here,
        address=address,
        back=back,
        languages=[(name, address(language=code), shown) for code, name, shown in languages_of(pack)],
        scripts=scripts_of([found.task], found.hints),
        said=said,
        reasons=REASONS,
        in_words=given_in_words,
        reporting="report" in given,
        **of,
        **({"text_direction": "rtl"} if "rtl" in given else {}),
    )


def addresses(endpoint: str, of: dict[str, int], here: dict[str, Any]) -> Callable[..., str]:
    """How such a page names itself: as it is `here`, but for what else is said."""

    def address(**more: Any) -> str:
        values = {name: value for name, value in {**here, **more}.items() if value is not None}
        return url_for(endpoint, **{**of, **values})

    return address


def languages_of(pack: Pack) -> list[tuple[str, str, bool]]:
    """(code, name, whether it is the one shown) of each language that the pack speaks; none where there is but one."""
    codes = [pack.header.language, *(locale.language for locale in pack.locales)]
    return [(code, named(code), code == pack.speaks) for code in codes] if len(codes) > 1 else []
