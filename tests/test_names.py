import pytest

from onrecord.names import find_names, kind_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russian Foreign Minister Irina Volkova said", [("Irina Volkova", "Russian Foreign Minister")]),
        ("On Tuesday, Sen. Ruth Lind of Ohio left", [("Ruth Lind", "Sen.")]),
        ("The Ministry of Defence and NATO agreed", [("Ministry of Defence", ""), ("NATO", "")]),
        ("He met Mr. Holm's lawyer, J. R. Brandt.", [("Holm", ""), ("J. R. Brandt", "")]),
        ("the President said nothing", []),
        ("Jean-Luc O'Neill and Abd al-Rahman spoke", [("Jean-Luc O'Neill", ""), ("Abd al-Rahman", "")]),
        ("But Meanwhile And", []),
        ("", []),
    ],
)
def test_names_come_with_the_role_before_them(text: str, names: list[tuple[str, str]]) -> None:
    assert [(n.text, n.role) for n in find_names(text)] == names


def test_a_name_lies_where_its_span_says() -> None:
    text = "Prime Minister Otto Lindqvist's office called Reuters."
    assert [text[n.span.start : n.span.end] for n in find_names(text)] == ["Otto Lindqvist", "Reuters"]


@pytest.mark.parametrize(
    ("name", "role", "kind"),
    [
        ("Evening Times", "", "media"),
        ("Reuters", "", "media"),
        ("Halden Bank", "", "organisation"),
        ("Kremlin", "", "organisation"),
        ("Moscow", "", "organisation"),
        ("Ministry of Health", "", "organisation"),
        ("Otto Lindqvist", "", "person"),
        ("Lindqvist", "Prime Minister", "person"),
        ("Lindqvist", "", "unknown"),
        ("IAEA", "", "organisation"),
    ],
)
def test_the_kind_follows_from_the_words(name: str, role: str, kind: str) -> None:
    assert kind_of(name, role) == kind
