"""The rules of the house, each shown to hold and shown to catch a planted defect."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from tests.house import ROOT, dependencies, documents, files, named, sources, styles, templates
from webapp import create_app
from webapp.settings import SETTINGS

TEMPLATES = ROOT / "webapp" / "templates"
RUNNING = ROOT / "docs" / "running.md"
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
OF_TEMPLATES = [templates.inline_code, templates.htmx_that_needs_eval, templates.untranslated]
Rule = Callable[[str], list[str]]


def assert_kept(rule: Rule, paths: list[Path]) -> None:
    """Fails with every fault on a line of its own."""
    assert paths, "the rule was given no file to look at"
    assert_none(f"{named(path)}: {fault}" for path in paths for fault in rule(path.read_text()))


def assert_none(faults: Iterable[str]) -> None:
    found = "\n".join(faults)
    assert not found, f"\n{found}"


@pytest.mark.parametrize("rule", OF_TEMPLATES, ids=lambda rule: rule.__name__)
def test_templates_keep_the_rule(rule: Rule) -> None:
    assert_kept(rule, sources(".html"))


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (templates.inline_code, '<p style="color: red">'),
        (templates.inline_code, '<p {% if x %}style="{{ x }}"{% endif %}>'),
        (templates.inline_code, "<style>p { margin: 0 }</style>"),
        (templates.inline_code, "<script>let a = 1</script>"),
        (templates.inline_code, '<script>{{ "computed" }}</script>'),
        (templates.inline_code, '<button onclick="go()">'),
        (templates.inline_code, '<a href="JavaScript:go()">'),
        (templates.inline_code, '{{ ui.button(extra={"onclick": "go()"}) }}'),
        (templates.htmx_that_needs_eval, '<p hx-on:click="go()">'),
        (templates.htmx_that_needs_eval, '<p hx-vals="js:{a: 1}">'),
        (templates.htmx_that_needs_eval, """<p hx-trigger="keyup[key=='Enter']">"""),
        (templates.htmx_that_needs_eval, """{{ ui.form(extra={"hx-trigger": "every 5s [visible]"}) }}"""),
        (templates.untranslated, "<p>Log out</p>"),
        (templates.untranslated, "<p>{{ name }} signed in</p>"),
        (templates.untranslated, '<img alt="a fox">'),
        (templates.untranslated, '{% block body_data %} data-say-saved="All saved"{% endblock %}'),
        (templates.untranslated, '{{ ui.button("Log out") }}'),
        (templates.untranslated, '{{ _("Name") if x else "Nobody" }}'),
        (templates.unkind_words, '{{ _("That was wrong.") }}'),
        (templates.unkind_words, "{{ ngettext('%(num)s day behind', '%(num)s days behind', n) }}"),
        (templates.unkind_words, "<p>{{ right }} %</p>"),
        (templates.unkind_words_in_python, 'flash(_("You failed, %(name)s", name=name))'),
        (templates.unkind_words_in_python, 'ngettext("%(num)s try", "%(num)s tries behind", n)'),
    ],
)
def test_template_rules_catch(rule: Rule, planted: str) -> None:
    assert rule(planted)


@pytest.mark.parametrize("rule", [*OF_TEMPLATES, templates.unkind_words], ids=lambda rule: rule.__name__)
def test_template_rules_let_good_markup_pass(rule: Rule) -> None:
    assert not rule(
        """{% extends "base.html" %}{# On style="x" #}
        <script src="{{ url_for('static', filename='a.js') }}" defer></script>
        <p class="{{ "btn quiet" if quiet else "btn" }}" hx-trigger="tick" title="{{ _("Follow me") }}">Onramp
        {{ _("%(name)s, show the tens below", name=name) }} 72 &minus; 15 =
        {{ ui.button(_("Log out"), "main") }}</p>"""
    )


def test_children_read_no_unkind_word() -> None:
    assert_kept(templates.unkind_words, templates.student_templates(TEMPLATES))
    assert_kept(templates.unkind_words_in_python, sorted((ROOT / "webapp" / "practice").rglob("*.py")))


def test_student_templates_are_found_by_what_they_stand_on(tmp_path: Path) -> None:
    (tmp_path / "base_student.html").write_text("<main></main>")
    (tmp_path / "ticket.html").write_text('{% extends "base_student.html" %}')
    (tmp_path / "retake.html").write_text('{% extends "ticket.html" %}')
    (tmp_path / "class.html").write_text('{% extends "base_staff.html" %}')
    found = [path.name for path in templates.student_templates(tmp_path)]
    assert found == ["base_student.html", "retake.html", "ticket.html"]


def test_styles_are_logical() -> None:
    assert_kept(styles.physical_properties, sources(".css"))


@pytest.mark.parametrize(
    "planted",
    [
        "p{margin-left:1px}",
        "p { color: red; left: 0; }",
        "p{text-align:right}",
        "p{float:left}",
        "p{margin:0 1px 0 2px}",
        "@media (max-width: 30em) { p { border-top-left-radius: 2px } }",
    ],
)
def test_style_rule_catches(planted: str) -> None:
    assert styles.physical_properties(planted)


def test_style_rule_lets_logical_properties_pass() -> None:
    good = '/* left: 0; */ p { margin-inline: 1px; inset-inline-end: 0; content: ";left:0;" }'
    assert not styles.physical_properties(f"@media (max-width: 9em) {{ {good} }}")


def test_no_file_outgrows_its_noun() -> None:
    paths = sources(".py", ".html", ".css", ".js", ".sh")
    assert_none(f"{named(path)}: {fault}" for path in paths for fault in files.too_long(path))


def test_length_rule_catches(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * (files.LONGEST + 1))
    assert files.too_long(tmp_path / "long.py")


def test_no_file_is_a_drawer() -> None:
    paths = sources(".py", ".html", ".css", ".js", ".sh")
    assert_none(f"{named(path)}: {f}" for path in paths for f in files.drawer_names(path.relative_to(ROOT)))


@pytest.mark.parametrize("planted", ["webapp/utils.py", "models/helpers/step.py", "js/common.min.js"])
def test_drawer_rule_catches(planted: str) -> None:
    assert files.drawer_names(Path(planted))


def test_locks_name_no_host_and_pin_by_sum() -> None:
    assert_kept(files.hosts, [*LOCKS, *sorted((ROOT / "requirements").iterdir())])
    assert_kept(files.unpinned, LOCKS)


@pytest.mark.parametrize(
    "planted",
    ["--index-url x", "# https://example.org/simple", "a @ file:///a.whl", "-i m", "--find-links w"],
)
def test_host_rule_catches(planted: str) -> None:
    assert files.hosts(f"flask==3.1.3 \\\n    --hash=sha256:00\n{planted}\n")


@pytest.mark.parametrize("planted", ["flask>=3 --hash=sha256:00", "flask==3.1.3\n    # via onramp", "flask"])
def test_pin_rule_catches(planted: str) -> None:
    assert files.unpinned(f"click==8.5.1 \\\n    --hash=sha256:00\n{planted}\n")


OWN = {"webapp", "models", "content"}
FIT = {"torch", "pyro-ppl", "numba"}  # the extra `fit`; the layers say who may import them


def test_every_import_is_declared() -> None:
    packages = dependencies.declared((ROOT / "requirements" / "serve.in").read_text()) | FIT
    program = [path for path in sources(".py") if path.relative_to(ROOT).parts[0] in OWN]
    assert_kept(lambda source: dependencies.undeclared(source, packages, OWN), program)


@pytest.mark.parametrize("planted", ["import yaml", "from sqlalchemy.orm import Session", "import nowhere.at.all"])
def test_dependency_rule_catches(planted: str) -> None:
    packages = dependencies.declared("# yaml\nFlask>=3\nmarkdown-it-py\n")
    assert packages == {"flask", "markdown-it-py"}
    assert dependencies.undeclared(planted, packages, OWN)
    assert not dependencies.undeclared("import os, flask, markdown_it\nfrom webapp import x", packages, OWN)


def test_vendored_files_are_what_they_were() -> None:
    assert_none(files.vendored(ROOT))


@pytest.mark.parametrize("planted", ["changed", "added", "missing", "without a licence"])
def test_vendored_rule_catches(tmp_path: Path, planted: str) -> None:
    for room in files.OF_OTHERS:
        shutil.copytree(ROOT / room, tmp_path / room)
    script = tmp_path / "webapp/static/vendor/htmx.min.js"
    if planted == "changed":
        script.write_text(script.read_text() + " ")
    elif planted == "added":
        script.with_name("more.js").write_text("")
    elif planted == "missing":
        script.unlink()
    else:
        script.with_name("htmx.LICENSE.txt").unlink()
    assert len(files.vendored(tmp_path)) == 1


def test_every_setting_and_command_is_documented(tmp_path: Path) -> None:
    document = RUNNING.read_text()
    app = create_app({"INSTANCE": str(tmp_path)})
    assert_none(documents.undocumented_settings(SETTINGS, document))
    assert_none(documents.undocumented_commands(app.cli, document))


def test_every_name_read_from_the_environment_is_documented() -> None:
    document = RUNNING.read_text()
    scripts = [path for path in (ROOT / "scripts").iterdir() if path.is_file()]
    python = [path for path in sources(".py") if path != Path(__file__)]
    assert_kept(lambda source: documents.undocumented_names(source, document), [*scripts, *python])


def test_documentation_rule_catches() -> None:
    assert documents.undocumented_names("${ONRAMP_" + "COLOUR:-}", "`ONRAMP_PORT`")
    row = SimpleNamespace(name="COLOUR", default="green")
    assert documents.undocumented_settings([row], "| `ONRAMP_OTHER` | `green` |")
    assert documents.undocumented_settings([row], "| `ONRAMP_COLOUR` | `blue` |")
    assert not documents.undocumented_settings([row], "| `ONRAMP_COLOUR` | `green` |")
    group = click.Group("flask", [click.Group("pack", [click.Command("check")])])
    assert documents.undocumented_commands(group, "`pack publish`, check")
    assert not documents.undocumented_commands(group, "| `pack check PATH` |")


def test_catalogue_holds_every_text(tmp_path: Path) -> None:
    extracted = tmp_path / "messages.pot"
    subprocess.run([ROOT / "scripts" / "catalogue", extracted], check=True)
    kept = ROOT / "webapp/translations/messages.pot"
    assert_none(f"{fault}; run ./scripts/catalogue" for fault in documents.catalogue_differences(extracted, kept))


def test_catalogue_rule_catches(tmp_path: Path) -> None:
    new, old = tmp_path / "new.pot", tmp_path / "old.pot"
    new.write_text('msgid "Log out"\nmsgstr ""\n')
    old.write_text('msgid "Sign out"\nmsgstr ""\n')
    assert len(documents.catalogue_differences(new, old)) == 2
    assert not documents.catalogue_differences(new, new)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_down_and_leftward() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("models/bad.py", "import webapp"),
        ("models/bad.py", "import content"),
        ("content/bad.py", "import sqlalchemy"),
        ("models/decisions/bad.py", "import torch"),
        ("webapp/accounts/bad.py", "import webapp.evidence"),
        ("webapp/practice/bad.py", "import webapp.classroom"),
        ("webapp/tables/bad.py", "import webapp.access"),
    ],
)
def test_import_rule_catches(tmp_path: Path, room: str, line: str) -> None:
    house = tmp_path / "house"
    no_code = shutil.ignore_patterns("static", "templates", "packs", "__pycache__")
    for name in ("webapp", "models", "content"):
        shutil.copytree(ROOT / name, house / name, ignore=no_code)
    shutil.copy(ROOT / "pyproject.toml", house)
    (house / room).write_text(line + "\n")
    result = lint_imports(house)
    assert result.returncode != 0
    assert "BROKEN" in result.stdout


HEAVY = "import sys; {} print(*sorted({{'torch', 'pyro', 'numba', 'pandas'}} & set(sys.modules)))"


def loaded_by(statement: str, folder: Path) -> str:
    """Which of the heavy libraries a fresh process holds after the statement."""
    program = [sys.executable, "-c", HEAVY.format(statement)]
    environment = {**os.environ, "ONRAMP_INSTANCE": str(folder), "PYTHONPATH": str(folder)}
    result = subprocess.run(program, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return result.stdout.strip()


def test_the_web_process_never_loads_torch(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("")  # found first by whoever imports torch, installed or not
    assert loaded_by("import torch;", tmp_path) == "torch"
    assert loaded_by("import wsgi;", tmp_path) == ""
