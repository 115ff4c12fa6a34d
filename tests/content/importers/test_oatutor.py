"""OATutor's files become a pack: by value, sign by sign, with hints in their order; what does not fit is named."""

import pytest

from content.answers import check
from content.checking import examine
from content.generate import variant
from content.importers import FORMATS
from content.importers.imported import Refused, Terms
from content.rendering import render_inline
from tests.content.importers.oatutor import Pool, choice, hint, png, scaffold, step


@pytest.fixture
def pool(tmp_path):
    return Pool(tmp_path / "source")


def lines(made):
    return {line.id: (line.status, line.why) for line in made.lines}


def taken(pool, tmp_path, **terms):
    """(the checked pack, the report's lines by id) of the pool."""
    made = FORMATS["oatutor"](pool.root, Terms(**terms))
    out = tmp_path / "pack"
    for name, data in made.files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    pack, problems = examine(out)
    assert pack is not None, "\n".join(map(str, problems))
    return pack, lines(made)


def only(pack):
    """The first part of the only item."""
    return variant(pack, pack.items[0].id, "seed").parts[0]


@pytest.mark.parametrize(
    ("answer", "right", "wrong"),
    [
        ("$$104000$$", ["104000"], ["103978"]),
        ("$$\\frac{-3}{4}$$", ["-3/4", "-0.75", "-6/8"], ["3/4"]),
        ("$$-0.63$$", ["-0.63", "-63/100"], ["0.63"]),
        ("$$12+2$$", ["14"], ["12"]),
    ],
)
def test_arithmetic_is_compared_by_value(pool, tmp_path, answer, right, wrong):
    pool.add("aone1", [step(answer)])
    pack, report = taken(pool, tmp_path)
    assert {given: check(only(pack), given, "en").kind for given in right} == dict.fromkeys(right, "right")
    assert {given: check(only(pack), given, "en").kind for given in wrong} == dict.fromkeys(wrong, "wrong")
    assert report == {"aone1": ("imported", ""), "aone1a": ("imported", "")}


def test_strings_are_exact_but_for_white_space(pool, tmp_path):
    pool.add("aone1", [step("8,13", answerType="string"), step("y**4", answerType="string")])
    pack, report = taken(pool, tmp_path)
    pair, power = variant(pack, "aone1", "s").parts
    assert [check(pair, given, "en").kind for given in ("8, 13", "13,8")] == ["right", "wrong"]
    assert [check(power, given, "en").kind for given in ("y^4", "y**4", "Y^4")] == ["right", "right", "wrong"]
    assert report["aone1b"] == ("loss", "`^` is taken as well as `**`")


def test_a_choice_keeps_its_order_and_its_right_one(pool, tmp_path):
    pool.add("aone1", [choice("$$x<5$$", "$$x>5$$", "$$x<5$$", "$$x>5$$", "all of them")])
    pack, report = taken(pool, tmp_path)
    part = only(pack)
    assert [option.text for option in part.options] == ["$x>5$", "$x<5$", "all of them"]
    assert check(part, "b", "en").kind == "right"
    assert report["aone1a"] == ("loss", "choices that are equal or empty are left out")


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (choice("a", "b", "c"), "the answer is none of the choices"),
        (choice("a", "a", "a"), "fewer than two different choices"),
        (choice("a"), "no choices"),
        (step("$$\\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}$$"), "cannot be compared"),
        (step("@{n}"), "the variable @{n} has no values"),
        (step("4", problemType="Essay"), "the answer type Essay/arithmetic is not known"),
        (step("4", stepAnswer=[]), "no stepAnswer"),
        (step("4", stepAnswer=4), "no stepAnswer"),
        (step("4", stepTitle=["no", "text"]), "a text is no text"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(pool, tmp_path, refused, why):
    pool.add("aone1", [step("4"), refused])
    pack, report = taken(pool, tmp_path)
    assert len(pack.items[0].parts) == 1
    status, said = report["aone1b"]
    assert status == "refused"
    assert why in said
    assert report["aone1"] == ("loss", "without aone1b")


def test_hints_are_a_graph_with_loose_ends(pool, tmp_path):
    hints = [
        hint("aone1a-h2", "Then this.", "aone1a-h1"),
        scaffold("aone1a-h3", "How many tens?", "$$7$$", "aone1b-h9", subHints=[hint("aone1a-h3-s1", "Count them.")]),
        hint("aone1a-h1", "First this.", "aone1a-h3"),
    ]
    pool.add("aone1", [step("4")], hints)
    pack, report = taken(pool, tmp_path)
    found = {each.id: each.after for each in only(pack).hints}
    assert found == {"h3": (), "h3-s1": ("h3",), "h1": ("h3",), "h2": ("h1",)}
    asked = only(pack).hints[0].ask
    assert check(asked, "7", "en").kind == "right"
    assert report["aone1a"] == ("loss", "hint h3 waits for aone1b-h9, which this step does not have")


def test_a_circle_of_hints_is_cut(pool, tmp_path):
    pool.add("aone1", [step("4")], [hint("aone1a-h1", "One.", "aone1a-h2"), hint("aone1a-h2", "Two.", "aone1a-h1")])
    pack, report = taken(pool, tmp_path)
    assert [each.after for each in only(pack).hints] == [(), ("h1",)]
    assert report["aone1a"] == ("loss", "hint h1 waits in a circle")


def test_a_scaffold_that_cannot_be_asked_is_a_text(pool, tmp_path):
    pool.add("aone1", [step("4")], [scaffold("aone1a-h1", "Which matrix?", "$$\\begin{bmatrix} 1 \\end{bmatrix}$$")])
    pack, report = taken(pool, tmp_path)
    assert only(pack).hints[0].ask is None
    assert only(pack).hints[0].text == "**Look** Which matrix?"
    assert "hint h1: shown without its question" in report["aone1a"][1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Round $$5$$ and $$6$$", ("<mn>5</mn>", "<mn>6</mn>")),
        ("It costs $5 or $6, *a* <b>b</b> [c](d)", ("It costs $5 or $6, *a* &lt;b&gt;b&lt;/b&gt; [c](d)",)),
        ("$$\\frac{{1}}{{2}}$$", ("<mfrac>",)),
        ("2$$x$$3 $$1<x$$", ("<mi>x</mi>", "&lt;")),
        ("$$a$$$$b$$", ("<mi>a</mi>", "<mi>b</mi>")),
        ("no end $$x", ("no end", "x")),
        ("a {{b}} c", ("a { {b} } c",)),
        ("1. first \\n- second", ("1. first - second",)),
    ],
)
def test_texts_say_what_they_said(pool, tmp_path, text, shown):
    pool.add("aone1", [step("4", stepTitle=text)])
    pack, _ = taken(pool, tmp_path)
    html = render_inline(only(pack).prompt)
    assert [each for each in shown if each not in html] == [], html


def test_variables_share_an_index(pool, tmp_path):
    varied = {"C": ["70", "71", "72"], "ans": ["136", "137", "138"]}
    pool.add("aone1", [step("@{ans}", stepTitle="Add @{C} and $$\\frac{@{C}}{1}$$")], variabilization=varied)
    pack, report = taken(pool, tmp_path)
    assert [dict(case) for case in pack.items[0].cases] == [{"c": 70 + n, "ans": 136 + n} for n in range(3)]
    third = variant(pack, "aone1", "case-3").parts[0]
    assert "Add 72 and" in third.prompt
    assert check(third, "138", "en").kind == "right"
    assert report["aone1"] == ("imported", "")


def test_pictures_come_with_their_real_ending(pool, tmp_path):
    figures = {"figure1.gif": png(30, 20), "figure2.gif": png(), "broken.gif": b"no picture"}
    hints = [hint("aone1a-h1", "See\\n##figure2.gif##"), hint("aone1a-h2", "And ##broken.gif##")]
    pool.add("aone1", [step("4")], hints, figures, body="See the table.\\n##figure1.gif")
    pack, report = taken(pool, tmp_path)
    made = variant(pack, "aone1", "s")
    assert (made.figure.width, made.figure.height, made.figure.alt) == (30, 20, "Figure of the problem")
    assert pack.picture_bytes[made.figure.sha256] == figures["figure1.gif"]
    assert made.parts[0].hints[0].figure.width == 3
    assert pack.items[0].figure.file == "figures/aone1-figure1.png"
    assert "has no words for who cannot see it" in report["aone1"][1]
    assert "the picture broken.gif: expected a GIF file" in report["aone1a"][1]
    assert made.stem == "**Apples** See the table."


def test_source_and_licence_stay_with_the_item(pool, tmp_path):
    pool.add("aone1", [step("4", answerLatex="$$4$$")])
    pack, _ = taken(pool, tmp_path)
    item = pack.items[0]
    assert item.source.license == "CC-BY-4.0"
    assert item.extra["oer"] == "https://books.example/algebra <Small Algebra>"
    assert item.extra["aone1a.answerLatex"] == "$$4$$"
    assert variant(pack, "aone1", "s").source == (
        "Small Algebra (https://books.example/algebra), OATutor (https://OATutor.io), CC-BY-4.0"
    )


def test_a_licence_that_says_nothing_must_be_stated(pool, tmp_path):
    pool.add("aone1", [step("4")])
    pool.add("atwo1", [step("5")], license="CC4.0")
    pack, report = taken(pool, tmp_path)
    assert [item.id for item in pack.items] == ["aone1"]
    assert report["atwo1"] == ("refused", "`CC4.0` is no known licence: state the one it has with --license")
    assert report["atwo1a"][0] == "refused"
    pack, report = taken(pool, tmp_path, license="CC-BY-SA-4.0")
    assert pack.item("atwo1").source.license == "CC-BY-SA-4.0"
    assert report["atwo1"][0] == "loss"
    assert pack.item("aone1").source.license == "CC-BY-4.0"


def test_skills_have_the_models_names_and_starting_values(pool, tmp_path):
    pool.add("aone1", [step("4")])
    pool.model["aone1a"] = ["count_apples", "Use: pears"]
    pool.write(pool.root / "skillModel.json", pool.model)
    pack, _ = taken(pool, tmp_path)
    assert [skill.title for skill in pack.skills] == ["Count apples", "Use pears"]
    assert pack.skill("count-apples").prior.init == 0.2
    assert pack.skill("use-pears").prior is None
    assert pack.activity("practise-count-apples").items == ("aone1",)


def test_the_pool_alone_is_filed_by_lesson(pool, tmp_path):
    pool.add("aone1", [step("4")])
    alone = tmp_path / "alone"
    (pool.root / "content-pool").rename(alone)
    pool.root = alone
    pack, report = taken(pool, tmp_path)
    assert pack.skills[0].title == "1 1 Apples"
    assert report["aone1a"] == ("loss", "no skill is named: it is filed under its lesson")


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", "7", '{"id": 1}', "[" * 100_000, "\ufeff{}", "9" * 5000, '{"license": {}}', '{"title": [1]}'],
)
@pytest.mark.parametrize(
    "file", ["aone1.json", "steps/aone1a/aone1a.json", "steps/aone1a/tutoring/aone1aDefaultPathway.json"]
)
def test_malformed_files_are_refused_and_nothing_else(pool, tmp_path, file, broken):
    folder = pool.add("aone1", [step("4")])
    pool.add("atwo1", [step("4")])
    pool.write(folder / file, broken)
    _, report = taken(pool, tmp_path)
    assert set(report) == {"aone1", "aone1a", "atwo1", "atwo1a"}
    assert report["atwo1"] == ("imported", "")


def test_missing_and_linked_files_are_refused(pool, tmp_path):
    folder = pool.add("aone1", [step("4")])
    pool.add("atwo1", [step("4")])
    secret = tmp_path / "secret.json"
    (folder / "aone1.json").rename(secret)
    (folder / "aone1.json").symlink_to(secret)
    pool.root.joinpath("content-pool", "linked").symlink_to(folder)
    _, report = taken(pool, tmp_path)
    assert report["aone1"] == ("refused", "aone1.json is not there")
    assert "linked" not in report


def test_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(Refused, match="content-pool"):
        FORMATS["oatutor"](tmp_path, Terms())


def test_all_of_a_real_selection_comes_in(shared_data, tmp_path):
    source = shared_data / "oatutor"
    first = FORMATS["oatutor"](source, Terms("CC-BY-4.0"))
    assert first.files == FORMATS["oatutor"](source, Terms("CC-BY-4.0")).files
    pool = source / "content-pool"
    expected = {each.name for each in pool.iterdir()} | {each.name for each in pool.glob("*/steps/*")}
    assert sorted(line.id for line in first.lines) == sorted(expected)
    assert [(line.id, line.why) for line in first.lines if line.status == "refused"] == [
        ("a0351f0parabola9", "every step is refused"),
        ("a0351f0parabola9a", "fewer than two different choices"),
    ]
    for name, data in first.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    pack, problems = examine(tmp_path)
    assert pack is not None, "\n".join(map(str, problems[:20]))
    for item in pack.items:
        made = variant(pack, item.id, "seed")
        texts = [made.stem, *(part.prompt for part in made.parts)]
        texts += [hint.text for part in made.parts for hint in part.hints]
        assert all("$$" not in text and "##" not in text and "@{" not in text for text in texts if text), item.id
