"""The arithmetic of coreference: what is plain in the text about mentions, and how antecedents become chains."""

import numpy as np

from onrecord.coreference import (
    FORMS,
    KEY,
    LIKENESSES,
    OFFSETS,
    PAIRS,
    PROJECTED,
    REACH,
    TYPES,
    CoreferenceWeights,
    Mentions,
    antecedent_scores,
    chains_of,
    find_coreference,
    find_mentions,
    look_at,
    pair_buckets,
)
from onrecord.models import load_models
from onrecord.windows import split_words

TOKENIZER = load_models().attribution.tokenizer
TEXT = "Ana Ruiz of Oslo spoke. “I am glad,” she said. Mayor Ruiz left the town."
WORDS = split_words(TEXT, TOKENIZER)
SPELLED = [TEXT[a:b] for a, b in zip(WORDS.starts, WORDS.ends, strict=True)]


def mentions(*rows: tuple[str, int, int]) -> Mentions:
    """(head, words before it, words behind it) in order."""
    heads, at = [], 0
    for word, _, _ in rows:
        at = SPELLED.index(word, at) + 1
        heads.append(at - 1)
    head = np.array(heads)
    return Mentions(
        head,
        head - np.array([b for _, b, _ in rows]),
        head + np.array([a for _, _, a in rows]) + 1,
        np.array([TYPES.index("person")] * len(rows)),
    )


def flat() -> CoreferenceWeights:
    pairs = {name: np.zeros(size, dtype=np.float32) for name, size in PAIRS.items()}
    edges = np.zeros(REACH + 1, dtype=np.float32)
    return CoreferenceWeights(np.zeros(KEY, np.float32), np.zeros(FORMS, np.float32), pairs, edges, edges)


FOUND = mentions(("Ana", 0, 1), ("I", 0, 0), ("she", 0, 0), ("Ruiz", 1, 0), ("town", 1, 0))


def test_forms_pronouns_and_quotations_are_seen() -> None:
    looks = look_at(WORDS, TEXT, FOUND)
    assert looks.form.tolist() == [1, 0, 0, 1, 2]
    assert looks.pronoun.tolist() == [0, 5, 2, 0, 0]
    assert looks.quoted.tolist() == [0, 1, 0, 0, 0]


def test_a_name_is_like_another_that_holds_its_head() -> None:
    alike = pair_buckets(look_at(WORDS, TEXT, FOUND))["alike"] % LIKENESSES
    assert alike[3, 0] == 1  # "Mayor Ruiz" and "Ana Ruiz"
    assert alike[2, 0] == alike[4, 0] == 0


def test_only_earlier_mentions_can_be_antecedents() -> None:
    projected = np.zeros((len(FOUND), PROJECTED), dtype=np.float32)
    scores = antecedent_scores(projected, look_at(WORDS, TEXT, FOUND), flat())
    assert scores.shape == (5, 6)
    assert (scores[:, 1:][np.triu_indices(5)] < -1e3).all()
    assert (scores[:, 1:][np.tril_indices(5, -1)] == 0).all()


def test_antecedents_become_chains() -> None:
    assert chains_of([-1, -1, 0, 2, -1]) == [0, 1, 0, 0, 4]
    assert chains_of([]) == []


def test_a_mention_stays_inside_its_sentence() -> None:
    types = np.zeros((len(WORDS), len(TYPES)), dtype=np.float32)
    types[:, 0] = 1
    types[SPELLED.index("Ana"), TYPES.index("person")] = 5
    weights = flat()
    weights.ends[-1] = weights.starts[-1] = 9  # as far as they go, beyond the sentence: not allowed
    weights.ends[1] = 5
    found = find_mentions(types, np.zeros((len(WORDS), PROJECTED), np.float32), WORDS, weights)
    assert (SPELLED[found.start[0]], SPELLED[found.end[0] - 1]) == ("Ana", "Ruiz")


def test_nobody_is_mentioned_where_no_word_is_a_head() -> None:
    types = np.zeros((len(WORDS), len(TYPES)), dtype=np.float32)
    types[:, 0] = 1
    found = find_coreference(WORDS, TEXT, types, np.zeros((len(WORDS), PROJECTED), np.float32), flat())
    assert (len(found.mentions), found.chain) == (0, ())


def test_the_projections_do_not_overlap() -> None:
    assert sorted(OFFSETS.values()) == list(OFFSETS.values())
    assert max(OFFSETS.values()) < PROJECTED
