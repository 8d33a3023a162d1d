import subprocess
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.linking.copies import Copy, Page, compare, fingerprint, judge, page_of, shingles
from onrecord.markup import Json

# Everything here was written for these tests; no place or person in it exists.
WIRE = """Ferry firm halts Varsk crossings after engine fire

VARSK, March 6 (Northern Wire) - The ferry company Halden Line stopped all its crossings between Varsk and the island of Orsay on Sunday, a day after a fire in the engine room of its largest ship left 214 passengers adrift for nearly five hours in heavy seas.

Nobody was seriously hurt, but eleven people were treated for smoke and four for broken bones after the Queen Sunniva lost all power some nine miles off the coast shortly before dusk. Two fishing boats and a coastguard tug brought the ship into the harbour of Varsk at about eleven at night, where families had been waiting on the quay.

"We heard a bang and then there was nothing, no light and no heating, and nobody told us what was going on," said Marit Olsund, a schoolteacher who was travelling with her two sons. "The crew were doing their best, but they plainly had no plan for a thing like this."

Halden Line said in a statement that it would keep its three remaining ships in port until inspectors had looked at their fuel pumps, which are of the same make as the one suspected of starting the blaze. It did not say how long this would take. About nine hundred people cross the strait on an ordinary weekday, most of them on their way to work at the Orsay cement plant.

The harbour master, Tomas Brekke, told reporters that the ship had passed its yearly inspection in October without any remark. Union officials disputed that account. They said engineers had complained twice during the winter about leaking pipes and had been sent back to sea with the repair only half done.

The transport ministry has opened an inquiry and asked the company to hand over its maintenance records by Wednesday. Deputy minister Ines Kallio said she would not rule out withdrawing the licence, though she added that the island could hardly be left without any connection at all. The navy has offered a landing craft to carry food, medicine and mail until the ferries sail again.

Shares in the parent company, Halden Holding, fell by a tenth in early trading on Monday before recovering some of their losses. Analysts said the cost of replacing the ship could reach sixty million crowns, of which the insurers would bear about two thirds.

Orsay lost its only airfield in a storm four years ago. Plans for a bridge were shelved when the previous government ran out of money, and islanders have complained ever since that a single company decides whether they can see a doctor. A petition for a second operator has gathered six thousand names, which is more than half of the adult population."""

OWN = """Readers of this newspaper have followed the troubles of the island for many years, and our own correspondent was on the quay when the first of the travellers came ashore. Several of them wept. A local baker handed out rolls and hot soup, a taxi driver took a dozen of them home without asking for the fare, and the old seamen's church stayed open until the morning."""

# Two reports of one speech, by two people who both sat in the hall.
SPEECH = (
    '"We shall not sell a single acre of the common forest, neither this year nor in any year while I hold this office'
    ' and can still lift a pen, and whoever tells you otherwise has something to sell himself,"',
    '"The loggers have had forty good years from us and have left us with bare hills, dry wells and a road that washes'
    " away whenever it rains, so let them go and look for their fortune in somebody else's valley,\"",
)
REPORT = f"""Mayor rules out forest sale

The mayor of Dunmere has ruled out selling the town's woodland to pay off its debts, ending months of guesswork about the fate of the hills above the river. {SPEECH[0]} Agnes Thorold told a packed town hall on Thursday evening. Her remarks drew long applause from the public gallery. The council owes eleven million to two banks, and its treasurer had argued in January for offering a quarter of the land to the highest bidder. {SPEECH[1]} the mayor went on. The treasurer was not in the room."""
RIVAL = f"""Thorold to loggers: look elsewhere

Timber companies hoping to buy their way into Dunmere can forget about it, if Agnes Thorold keeps her word. Speaking before some three hundred residents, she left no doubt where she stands: {SPEECH[0]} she said, banging the lectern. Nor did she spare the industry that once employed every second family here. {SPEECH[1]} were her words, and people stamped their feet. How a borough that cannot pay its street sweepers will settle with its creditors by Christmas she did not explain. Her opponents on the finance committee want an answer before the vote in June."""

BACKGROUND = """The conflict over the dam began six years ago, when the provincial government granted a licence to a foreign consortium without asking the villages downstream. Since then two ministers have resigned, a court has stopped the works three times, and at least nineteen people have died in clashes between farmers and the company's guards. Sign up for our morning letter and never miss a story. All rights reserved."""
STORY = f"""Court to hear farmers in July

Judges in the provincial capital have set a date for the suit that forty farmers brought against the builders of the Tarn dam. Their lawyer, Petra Lindqvist, expects a ruling before the autumn, she told us on the steps of the courthouse. The company says that it has paid everyone who can show a deed. Few of them can, since the land register burned in the war.

{BACKGROUND}"""
OTHER_STORY = f"""Minister visits valley for the first time

Rudolf Anselm came by helicopter and stayed for less than an hour. The new minister of energy walked along the crest of the unfinished wall, shook hands with engineers, and flew back before the demonstrators on the bridge had unrolled their banners. An aide promised another visit, with more time for conversation, once the rains are over.

{BACKGROUND}"""
FOREIGN = {
    "Russian": "Паромная компания прекратила все рейсы между городом и островом после пожара в машинном отделении своего крупнейшего судна. Двести четырнадцать пассажиров почти пять часов дрейфовали в бурном море, никто серьёзно не пострадал, сообщили спасатели. Министерство транспорта начало проверку и потребовало от компании документы о ремонте до среды.",
    "Chinese": "渡轮公司周日停止了该市与岛屿之间的所有航班,此前一天其最大船只的机舱起火,导致二百一十四名乘客在汹涌的海面上漂流了近五个小时。救援人员表示没有人受重伤。交通部已展开调查,并要求该公司在周三之前交出维修记录。",
    "Arabic": "أوقفت شركة العبارات جميع رحلاتها بين المدينة والجزيرة يوم الأحد بعد يوم من اندلاع حريق في غرفة محركات أكبر سفنها. وظل مئتان وأربعة عشر راكبا في عرض البحر نحو خمس ساعات في أمواج عالية، وقال رجال الإنقاذ إن أحدا لم يصب بجروح خطيرة، وطلبت وزارة النقل من الشركة تسليم سجلات الصيانة قبل يوم الأربعاء.",
}  # fmt: skip
SYNONYMS = {
    "stopped": "halted",
    "said": "stated",
    "fire": "blaze",
    "adrift": "helpless",
    "about": "around",
    "people": "persons",
    "keep": "hold",
    "asked": "ordered",
    "Plans": "Designs",
}
STEPS = (100, 90, 80, 70, 60, 50, 40, 33, 25)


def cut(percent: int) -> str:
    """The body of the wire story, cut from its end, with other words in every fifth sentence."""
    body = WIRE.split("\n\n", 1)[1].split(" ")
    kept = " ".join(body[: len(body) * percent // 100]).split(". ")
    return ". ".join(edited(sentence) if i % 5 == 0 else sentence for i, sentence in enumerate(kept))


def edited(sentence: str) -> str:
    return " ".join(SYNONYMS.get(word, word) for word in sentence.split(" "))


def ladder() -> dict[str, str]:
    headline = "Hundreds stranded as island loses its lifeline"
    return {
        f"{percent} % {name}": text
        for percent in STEPS
        for name, text in (
            ("alone", cut(percent)),
            ("with words in front", f"{headline}\n\n{OWN}\n\n{cut(percent)}"),
            ("with words behind", f"{headline}\n\n{cut(percent)}\n\n{OWN}"),
        )
    }


LADDER = ladder()
ORIGIN = Page("wire", WIRE, "Northern Wire", "2031-03-06", ("Northern Wire",))


def paper(text: str, *credits: str, ident: str = "paper", day: str | None = "2031-03-06") -> Page:
    return Page(ident, text, "The Evening Ledger", day, credits)


def overlap(a: str, b: str) -> tuple[float, float]:
    """The share of a's shingles that stand in b, and of b's in a, quotations aside."""
    _, in_a, in_b = compare(shingles(a), shingles(b))
    return in_a, in_b


def only(found: tuple[Copy, ...]) -> Copy:
    (one,) = found
    return one


def test_the_ladder_is_as_long_as_it_says() -> None:
    assert len(WIRE.split()) >= 350
    assert len(OWN.split()) >= 60
    assert len(LADDER) == 27
    assert cut(100) != WIRE.split("\n\n", 1)[1]


@pytest.mark.parametrize("step", LADDER)
def test_a_cut_and_extended_wire_story_copies_from_the_agency_that_it_credits(step: str) -> None:
    found = only(judge(ORIGIN, paper(LADDER[step], "Northern Wire")))
    assert (found.article, found.origin, found.of, found.kind) == ("paper", "wire", "wire", "copies")
    assert found.certain


@pytest.mark.parametrize("step", LADDER)
def test_without_a_credit_it_copies_from_the_earlier_one(step: str) -> None:
    found = only(judge(ORIGIN, paper(LADDER[step], day="2031-03-07", ident="a")))
    assert (found.article, found.origin, found.certain) == ("a", "wire", True)


@pytest.mark.parametrize("step", LADDER)
def test_every_step_shares_fingerprints_with_the_original(step: str) -> None:
    assert len(fingerprint(WIRE) & fingerprint(LADDER[step])) >= 3


@pytest.mark.parametrize("percent", STEPS)
def test_two_papers_that_cut_and_extend_one_story_differently_hold_one_text(percent: int) -> None:
    first = paper(f"{OWN}\n\n{cut(percent)}")
    others = [Page("2", f"{cut(other)}\n\n{REPORT[:420]}", "Capital Post", "2031-03-07") for other in STEPS]
    assert all(only(judge(first, other)).origin == "paper" for other in others)


def test_two_that_credit_one_agency_both_copy_from_it() -> None:
    one, two = paper(cut(60), "Reuters", ident="1"), Page("2", cut(80), "Capital Post", None, ("(Reuters)",))
    assert [(c.article, c.origin, c.of, c.certain) for c in judge(one, two)] == [
        ("1", None, "Reuters", True),
        ("2", None, "Reuters", True),
    ]


def test_one_that_keeps_silent_about_the_agency_is_a_copy_of_it_too_but_not_for_certain() -> None:
    found = judge(paper(cut(60), "AP", ident="1"), Page("2", cut(80), "Capital Post", "2031-03-01"))
    assert [(c.article, c.of, c.certain) for c in found] == [
        ("1", "The Associated Press", True),
        ("2", "The Associated Press", False),
    ]


def test_the_agency_credits_itself_and_copies_from_nobody() -> None:
    agency = Page("z", WIRE, "Reuters", "2031-03-09", ("Reuters",))
    assert only(judge(agency, paper(cut(70), "Reporting by Lena Fisk for Reuters"))).article == "paper"


def test_the_address_tells_the_publisher_where_nothing_else_does() -> None:
    agency = Page("z", WIRE, None, None, (), "https://www.reuters.com/world/1")
    assert only(judge(agency, paper(cut(70), "Reuters"))).origin == "z"


def test_a_credit_may_name_the_family_of_the_other() -> None:
    found = only(judge(Page("z", WIRE, "The Arizona Republic"), paper(cut(70), "Source: Gannett")))
    assert (found.article, found.origin) == ("paper", "z")


def test_where_each_credits_the_other_the_day_decides() -> None:
    one = Page("1", WIRE, "Reuters", "2031-03-07", ("AP",))
    assert only(judge(one, Page("2", WIRE, "AP", "2031-03-06", ("Reuters",)))).article == "1"


def test_the_same_publisher_later_updates_its_story() -> None:
    early, late = paper(cut(80), ident="z"), paper(f"{OWN}\n\n{cut(100)}", ident="a", day="2031-03-07")
    found = only(judge(late, early))
    assert (found.article, found.of, found.kind, found.certain) == ("a", "z", "updates", True)


def test_a_changed_page_at_the_same_address_is_an_update_even_where_much_is_new() -> None:
    early = replace(paper(cut(50), ident="1"), url="https://ledger.example/ferry")
    late = replace(early, id="2", text=f"{OWN} {STORY}\n\n{cut(40)}", day="2031-03-07")
    assert only(judge(early, late)).kind == "updates"


@pytest.mark.parametrize("day", ["2031-03-06", None])
def test_on_the_same_day_or_on_none_the_direction_is_not_known_but_it_is_one_text(day: str | None) -> None:
    found = only(judge(ORIGIN, paper(cut(70), day=day)))
    assert not found.certain
    assert "not known" in found.reason


def test_typography_does_not_hide_a_copy() -> None:
    other = WIRE.upper().replace('"', "“").replace("\n\n", "\u00a0 ").replace(" - ", " – ").replace(",", "")
    assert max(overlap(WIRE, other)) > 0.9
    assert fingerprint("It's a “well-known” fact of life") == fingerprint("IT’S a well–known  fact, of life!")


def test_two_reports_with_the_same_long_quotations_are_two_texts() -> None:
    assert fingerprint(REPORT) & fingerprint(RIVAL)
    assert judge(paper(REPORT), Page("2", RIVAL, "Capital Post", "2031-03-07")) == ()
    assert judge(paper(REPORT, "AP"), Page("2", RIVAL, "Capital Post", "2031-03-07", ("AP",))) == ()


@pytest.mark.parametrize("marks", ["“”", "«»", "„“", "“\n"])
def test_quotations_are_left_out_whatever_their_marks(marks: str) -> None:
    one, two = (text.replace(',"', f",{marks[1]}").replace(' "', f" {marks[0]}") for text in (REPORT, RIVAL))
    assert max(overlap(one, two)) < 0.05
    assert max(overlap(REPORT, two)) < 0.05


def test_a_quotation_over_paragraphs_run_together_does_not_turn_the_text_inside_out() -> None:
    text = f'{OWN} "It was cold. "And it was dark," he said. {cut(50)}'
    assert min(overlap(text.replace('cold. "And', 'cold.\n"And'), text)) > 0.9


def test_a_story_that_is_all_quotation_is_still_a_copy_of_itself() -> None:
    text = f"“{OWN}”"
    assert judge(paper(text), Page("2", text, "Capital Post", "2031-03-07"))


def test_two_stories_of_one_publisher_with_the_same_background_and_footer_are_two_texts() -> None:
    assert fingerprint(STORY) & fingerprint(OTHER_STORY)
    assert judge(paper(STORY), paper(OTHER_STORY, ident="2", day="2031-03-07")) == ()


@pytest.mark.parametrize("language", FOREIGN)
def test_other_scripts_are_compared_too(language: str) -> None:
    text = FOREIGN[language]
    copy = Page("2", f"{OWN[:90]}\n\n{text[: len(text) * 4 // 5]}", "Capital Post", "2031-03-07")
    assert only(judge(paper(text), copy)).article == "2"
    assert fingerprint(text) & fingerprint(copy.text)
    assert all(overlap(text, other) == (0, 0) for name, other in FOREIGN.items() if name != language)


@pytest.mark.parametrize("text", ["", " \n", "Breaking.", "The mayor has resigned, the council said on Monday."])
def test_texts_too_short_to_tell_are_no_copies(text: str) -> None:
    assert judge(paper(text), Page("2", text, "Capital Post", "2031-03-07")) == ()


def test_a_page_is_no_copy_of_itself() -> None:
    assert judge(ORIGIN, ORIGIN) == ()


def test_a_page_is_made_from_a_record() -> None:
    article: Json = {
        "id": "1",
        "text": WIRE,
        "title": "Ferry firm halts Varsk crossings after engine fire",
        "publisher": "Northern Wire",
        "published": "2031-03-06T10:00:00Z",
        "report_day": None,
        "dateline": {"place": "VARSK", "date": None, "agency": "Northern Wire", "spans": []},
        "credits": [{"spans": [], "text": "Source: Reuters", "agency": "Reuters"}, {"spans": [], "text": "By A. B", "agency": None}],
        "url": None,
    }  # fmt: skip
    assert page_of({"article": article}) == Page(
        "1", WIRE, "Northern Wire", "2031-03-06", ("Northern Wire", "Reuters", "By A. B"), None
    )
    undated = {**article, "published": None, "report_day": {"start": "2031-03-05", "end": "2031-03-05"}}
    assert page_of({"article": undated}).day == "2031-03-05"


@pytest.mark.parametrize(
    "line",
    ["By Lena Fisk", "Reporting by Lena Fisk", "(Editing by Lena Fisk)", "Lena Fisk contributed to this report."],
)
def test_a_byline_is_no_agency(line: str) -> None:
    found = judge(paper(cut(70), line, ident="1"), Page("2", WIRE, "Capital Post", None, (line,)))
    assert only(found).origin == "1"


WORDS = st.lists(st.sampled_from("the mayor said “ ” \" ' « » \n harbour fire ship was lost 12 , . 船 море".split(" ")))
TEXTS = st.text(alphabet=st.characters(exclude_categories=())) | WORDS.map(" ".join)


@given(TEXTS)
def test_a_text_overlaps_wholly_with_itself(text: str) -> None:
    assert overlap(text, text) == (1, 1)


@given(TEXTS, TEXTS)
def test_overlap_and_judgement_do_not_depend_on_the_order(a: str, b: str) -> None:
    assert overlap(a, b) == overlap(b, a)[::-1]
    assert all(0 <= share <= 1 for share in overlap(a, b))
    one, two = paper(a), Page("2", b, "Capital Post", "2031-03-07")
    assert judge(one, two) == judge(two, one)


@settings(suppress_health_check=[HealthCheck.too_slow])  # sixty words take their time on a busy machine
@given(st.lists(st.from_regex(r"\w{1,8}", fullmatch=True), min_size=60))
def test_a_text_of_sixty_words_always_has_a_fingerprint(words: list[str]) -> None:
    found = fingerprint(" ".join(words))
    assert found
    assert all(0 <= h < 2**63 for h in found)


def test_a_fingerprint_is_about_an_eighth_of_the_text_and_the_same_in_every_process() -> None:
    assert 0.09 < len(fingerprint(WIRE)) / len(WIRE.split()) < 0.16
    code = f"from onrecord.linking.copies import fingerprint; print(sorted(fingerprint({WIRE!r})))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(sorted(fingerprint(WIRE)))


def test_a_fingerprint_of_five_thousand_characters_takes_less_than_three_milliseconds() -> None:
    texts = [f"{i} {(WIRE + STORY + REPORT)[:4995]}" for i in range(20)]
    took = []
    for text in texts:
        start = time.perf_counter()
        fingerprint(text)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.003
