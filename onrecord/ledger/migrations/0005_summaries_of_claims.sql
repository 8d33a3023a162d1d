-- Lists of claims, kept so that nobody waits for all articles to be read again. No facts: all of it follows from them, and may be made anew.

-- How many transactions have written: as long as it is the same number, it is the same ledger.
create table writes (number bigint not null)

insert into writes values (0)

-- A claim as a list shows it. words: its text, folded for searching. voices: who takes which position, and the outlets, as JSON.
-- turn: when a person should check it, smallest first; null where nothing is to be checked. line: the row of the list, as JSON.
create table claim_summaries (
    seq {seq}, claim_id varchar(40) not null unique, made_by varchar(32) not null, label varchar(16) not null, outlets integer not null,
    first_day varchar(10), last_day varchar(10), undated boolean not null,
    words text not null, voices text not null, turn double precision, line text not null
)

create index summaries_by_turn on claim_summaries (turn)

-- sqlite: searching reads this alone; PostgreSQL holds no long texts in its indexes
create index summaries_by_words on claim_summaries (words)

-- Claims whose summary is still to be made. Whatever changes a claim takes its summary away and notes it here, in one transaction.
create table summaries_due (seq {seq}, claim_id varchar(40) not null unique)

insert into summaries_due (claim_id) select claim_id from claim_members join articles on articles.id = article_id
group by claim_id order by min(articles.seq)

-- The day of an article that has none of its own, without its reading.
create index readings_by_day on readings (id, report_day)
