"""Pages that show an activity as a child sees it, of a published version and of a draft. GET alone: nothing is kept."""

from flask import render_template, request, url_for
from flask_login import current_user

from content.pack import Pack
from webapp import access
from webapp.access import role_required
from webapp.items.blueprint import pages
from webapp.items.look_routes import addresses, languages_of
from webapp.language import asked_language, content_language
from webapp.library import drafts, packs
from webapp.practice.activities import find_activity, show_activity


@pages.get("/library/packs/<int:installed_id>/activity")
@role_required("admin", "teacher")
def look_activity(installed_id: int) -> str:
    installed = access.pack(current_user, installed_id)
    pack = packs.load(installed.school_id, installed.pack_id, installed.version)
    back = url_for("library.pack", installed_id=installed_id)
    return page(pack, "items.look_activity", {"installed_id": installed_id}, back)


@pages.get("/library/drafts/<int:draft_id>/activity")
@role_required("admin", "teacher")
def look_draft_activity(draft_id: int) -> str:
    pack = drafts.pack_of(access.pack_draft(current_user, draft_id))
    return page(pack, "items.look_draft_activity", {"draft_id": draft_id}, url_for("library.draft", draft_id=draft_id))


def page(pack: Pack, endpoint: str, of: dict[str, int], back: str) -> str:
    """`id`: which activity, the pack's first without one; `phone`, `rtl`, `language`: how it is shown."""
    pack, given = pack.spoken(content_language()), request.args
    found = find_activity(pack, given.get("id", ""))
    at = pack.activities.index(found)
    here = {"id": found.id} | {name: "1" for name in ("phone", "rtl") if name in given}
    address = addresses(endpoint, of, {**here, "language": asked_language() or None})
    return render_template(
        "items/activity.html",
        activity=show_activity(pack, found),
        pack=pack,
        here=here,
        address=address,
        back=back,
        before=pack.activities[at - 1] if at else None,
        after=pack.activities[at + 1] if at + 1 < len(pack.activities) else None,
        languages=[(name, address(language=code), shown) for code, name, shown in languages_of(pack)],
        **({"text_direction": "rtl"} if "rtl" in given else {}),
    )
