-- What is searched: a row for each article, statement, claim (proposition) and source of the current readings as people corrected them.
-- No facts: all of it follows from them. terms: words as onrecord/terms.py makes them, each behind the first letter of its kind.
-- who, who_kind, stance, proposition, source: of statements, which filters ask for; who and who_kind of sources too.
-- SQLite's index of it (FTS5) is made with the first row, so that a ledger works where SQLite lacks FTS5.

create table searched (
    seq {seq}, article_id varchar(40) not null references articles (id), kind varchar(16) not null, ident varchar(40) not null,
    day varchar(10) not null, who text, who_kind varchar(16), stance varchar(16), proposition varchar(40), source varchar(40),
    terms text not null
)

create index searched_by_article on searched (article_id)

-- postgresql
create index searched_by_terms on searched using gin (array_to_tsvector(string_to_array(btrim(terms), ' ')))

-- Articles whose words are still to be put in.
create table searched_due (seq {seq}, article_id varchar(40) not null unique)

insert into searched_due (article_id) select id from articles order by seq

-- What made the terms: those of another version of the stemmer are made anew. One row at most.
create table search_makers (made_by text not null)

-- Searches that people keep. seen: the last article that was there when they were told of hits.
create table saved_searches (
    seq {seq}, name varchar(100) not null unique, asked text not null, made_at varchar(32) not null, seen bigint not null
)
