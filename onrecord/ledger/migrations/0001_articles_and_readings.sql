-- Blocks are separated by blank lines; {seq} and {bytes} are what each database calls them.
-- A block that begins with "-- sqlite" or "-- postgresql" is for that one alone.

create table runs (
    seq {seq}, id varchar(32) not null unique, started_at varchar(32) not null, command text not null, version varchar(32) not null
)

create table texts (seq {seq}, id varchar(40) not null unique, text text not null)

create table raws (seq {seq}, id varchar(64) not null unique, size bigint not null, packed {bytes} not null)

create table articles (
    seq {seq}, id varchar(40) not null unique, text_id varchar(40) not null references texts (id),
    url text, publisher text, title text, published varchar(40), modified varchar(40), language text,
    truncated boolean not null, intake text not null,
    run varchar(32) not null references runs (id), added_at varchar(32) not null
)

-- sqlite
create index articles_by_url on articles (url)

-- postgresql: addresses may be longer than what its other indexes hold
create index articles_by_url on articles using hash (url)

create index articles_by_text on articles (text_id)

create index articles_by_day on articles (published)

create table arrivals (
    seq {seq}, article_id varchar(40) not null references articles (id), raw_id varchar(64) not null references raws (id),
    name text not null, run varchar(32) not null references runs (id), added_at varchar(32) not null, unique (article_id, raw_id)
)

create index arrivals_by_raw on arrivals (raw_id)

create table readings (
    seq {seq}, id varchar(40) not null unique, article_id varchar(40) not null references articles (id),
    made_by text not null, report_day varchar(10), packed {bytes} not null, run varchar(32) not null references runs (id), read_at varchar(32) not null
)

create index readings_by_article on readings (article_id)

create table adoptions (
    seq {seq}, article_id varchar(40) not null references articles (id), reading_id varchar(40) not null references readings (id),
    run varchar(32) not null references runs (id), adopted_at varchar(32) not null
)

create index adoptions_by_article on adoptions (article_id)

create index adoptions_by_reading on adoptions (reading_id)

create table current_readings (
    article_id varchar(40) primary key references articles (id), reading_id varchar(40) not null references readings (id)
)

create index current_by_reading on current_readings (reading_id)

create table propositions (
    seq {seq}, id varchar(40) not null unique, article_id varchar(40) not null references articles (id), text text not null
)

create index propositions_by_article on propositions (article_id)

create table entities (
    seq {seq}, reading_id varchar(40) not null references readings (id), id varchar(40) not null,
    name text not null, kind varchar(16) not null, roles text not null, unique (reading_id, id)
)

create index entities_by_id on entities (id)

-- sqlite
create index entities_by_name on entities (name)

-- postgresql
create index entities_by_name on entities using hash (name)

create table statements (
    seq {seq}, reading_id varchar(40) not null references readings (id), id varchar(40) not null,
    proposition_id varchar(40) references propositions (id), source varchar(40), stance varchar(16) not null,
    said_start varchar(10), said_end varchar(10), unique (reading_id, id)
)

create index statements_by_id on statements (id)

create index statements_by_proposition on statements (proposition_id)

create table notices (
    seq {seq}, reading_id varchar(40) not null references readings (id), article_id varchar(40) not null references articles (id),
    kind varchar(16) not null, span_start integer not null, span_end integer not null, unique (reading_id, span_start, span_end)
)

create index notices_by_article on notices (article_id)

create table tombstones (
    seq {seq}, article_id varchar(40) not null, text_id varchar(40) not null, reason text not null, author text not null,
    run varchar(32) not null references runs (id), forgotten_at varchar(32) not null
)

create index tombstones_by_article on tombstones (article_id)
