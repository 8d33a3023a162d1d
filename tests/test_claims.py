import pytest

from onrecord.claims import Claim, positive, to_proposition


@pytest.mark.parametrize(
    ("content", "speaker", "denied", "claim"),
    [
        ("that the sale would be announced within weeks", None, False, "The sale would be announced within weeks"),
        ('"Nobody has made such an offer,"', None, True, "Somebody has made such an offer"),
        ("Halden has not asked for money", None, True, "Halden has asked for money"),
        ("Doran never asked for time", None, True, "Doran asked for time"),
        ("no offer was made", None, True, "An offer was made"),
        ("that it had allegedly met the minister", None, False, "It had met the minister"),
        ("“We met once,”", "Ingrid Solvang", False, "Ingrid Solvang met once"),
        (
            "“I’ve read it and we'll see,”",
            "Ingrid Solvang",
            False,
            "Ingrid Solvang has read it and Ingrid Solvang will see",
        ),
        ("“They asked us for gas”", "Ingrid Solvang", False, "They asked Ingrid Solvang for gas"),
        ("the bank didn't pay", None, True, "The bank did pay"),
        ("there was no price", None, True, "There was a price"),
        ("no comment", None, False, "No comment"),
        ("the bank won’t pay", None, True, "The bank will pay"),
        ("the bank can't pay", None, True, "The bank can pay"),
        ("they had received no complaint", None, True, "They had received a complaint"),
        ("There is no £3.1bn bid on the table", None, True, "There is a £3.1bn bid on the table"),
        ("no such request had been made", None, True, "Such a request had been made"),
        ("neither Ruiz nor the bank was asked", None, True, "Ruiz or the bank was asked"),
        ("they had asked nobody for help", None, True, "They had asked somebody for help"),
        ("not a cent was paid", None, True, "A cent was paid"),
        ("Halden is no longer buying", None, True, "Halden is buying"),
        ("Media reports about the sale of the port are groundless", None, True, "The sale of the port"),
        (
            "What the Post reported about Halden buying the port does not match reality",
            None,
            True,
            "Halden was buying the port",
        ),
        ("the report that Halden bought the port is not true", None, True, "Halden bought the port"),
        ("there is no evidence of a fire", None, True, "There is evidence of a fire"),
        ("making an offer for the port", "Halden", True, "Halden was making an offer for the port"),
        ("if you sell, you lose the port", None, False, "If you sell, you lose the port"),
        ("if he would sell", None, False, "He would sell"),
        ("“That is the end of it,”", None, False, "That is the end of it"),
        (
            "there had been no specific, credible threats against the port",
            None,
            True,
            "There had been specific, credible threats against the port",
        ),
        ("the decision not to sell the port", None, True, "The decision to sell the port"),
        ("they faced no obvious threat", None, True, "They faced an obvious threat"),
        ("the firms may be ready to sell", None, False, "The firms are ready to sell"),
        ("Halden might have paid and may leave", None, False, "Halden has paid and will leave"),
        ("the military might of Sarvenia", None, False, "The military might of Sarvenia"),
        ("“I'm not happy with the port because they treat us badly,”", "Doran", True, "Doran is happy with the port"),
    ],
)
def test_a_proposition_is_positive_and_without_its_frame(
    content: str, speaker: str | None, denied: bool, claim: str
) -> None:
    assert to_proposition(content, speaker, denied=denied) == claim


def test_only_the_first_negation_comes_off() -> None:
    assert positive("he did not say that she had not paid") == "he did say that she had not paid"


def test_a_claim_has_no_identity_but_its_article_and_words() -> None:
    from onrecord.article import Article

    assert Claim("The minister resigned").id(Article("A.")) == Claim("The minister resigned", (3,)).id(Article("A."))
    assert Claim("The minister resigned").id(Article("A.")) != Claim("The minister resigned").id(Article("B."))
