import time

import pytest

from onrecord.intake.languages import tell_language
from tests.intake.reading import BODY, refusal, take_in

FOREIGN = {
    "French (fr)": "Le ministre a déclaré mardi que personne ne lui avait demandé de vendre le port, et que rien n'était vrai.",
    "German (de)": "Der Minister erklärte am Dienstag, niemand habe ihn gebeten, den Hafen zu verkaufen; das sei nicht wahr.",
    "Dutch (nl)": "De minister verklaarde dinsdag dat niemand hem had gevraagd de haven te verkopen, en dat het niet waar is.",
    "Spanish (es)": "El ministro declaró el martes que nadie le había pedido vender el puerto y que nada de eso era verdad.",
    "Russian (ru)": "Министр заявил во вторник, что никто не просил его продать порт и что всё это неправда.",
    "Chinese (zh)": "部长星期二表示，没有人要求他出售港口，这一切都不是真的。他还说，报纸的报道没有任何根据，政府将继续调查此事，并将在下周公布结果。",
}  # fmt: skip
NAMES = "Present: Ingrid Solvang (Halden), Pavel Doran (Ministry), Tomas Reiner (Brandt), Otto Lindqvist, Maren Aldous."
COPY = (
    "VARSK, March 6. /Nordtelegraf/. Gazprom Neft, Österreichische Bundesbahnen and Société Générale de Surveillance met"
    " Jarosław Wiśniewski, Łukasz Żółć and Sergey Shevchenko in Saint-Rémy-lès-Chevreuse on Tuesday, Wiśniewski said."
)


@pytest.mark.parametrize(("name", "text"), FOREIGN.items())
def test_other_languages_are_refused_by_name(name: str, text: str) -> None:
    assert refusal(text) == f"ferry.txt: the text looks {name}; onrecord reads English only so far."


@pytest.mark.parametrize("text", ["No comment.", "Nein danke.", "Vladimir Putin"])
def test_short_texts_have_no_language(text: str) -> None:
    assert tell_language(text) is None
    assert take_in(text).article.language is None


@pytest.mark.parametrize("text", [NAMES, COPY])
def test_english_full_of_foreign_names_is_not_refused(text: str) -> None:
    assert take_in(text).article.language in {"en", None}


def test_an_english_article_that_quotes_another_language_is_english() -> None:
    assert take_in(f"{BODY} She said: “{FOREIGN['German (de)']}”").article.language == "en"


def test_telling_the_language_costs_less_than_five_milliseconds() -> None:
    tell_language(FOREIGN["French (fr)"])  # loads the model
    texts = [(BODY + "\n") * 100, FOREIGN["French (fr)"] * 100]
    times = []
    for text in texts * 5:
        start = time.perf_counter()
        tell_language(text)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.005
