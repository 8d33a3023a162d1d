import threading
from collections.abc import Iterator

from onrecord.article import Article
from onrecord.batch import AHEAD, read_many
from onrecord.intake import Received


def articles(count: int, taken: list[int] | None = None) -> Iterator[Received]:
    for i in range(count):
        if taken is not None:
            taken.append(i)
        yield Received(Article(f"Mayor Ana Ruiz said on Monday that plan {i} was dead.", url=str(i)))


def test_readings_come_in_the_order_of_the_articles() -> None:
    assert [r.article.url for r in read_many(articles(12), jobs=2)] == [str(i) for i in range(12)]


def test_only_a_few_articles_are_taken_ahead() -> None:
    taken: list[int] = []
    readings = read_many(articles(200, taken), jobs=2)
    next(readings)
    assert len(taken) <= 2 * AHEAD + 2
    readings.close()  # type: ignore[attr-defined]


def test_nothing_in_is_nothing_out() -> None:
    assert list(read_many(iter(()), jobs=1)) == []
    assert list(read_many(iter(()), jobs=2)) == []


def test_two_threads_may_read_at_once() -> None:
    results: dict[int, list[str]] = {}

    def work(n: int) -> None:
        results[n] = [str(r.statements) for r in read_many(articles(4))]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results[0] == results[1]
