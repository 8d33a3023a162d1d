-- What lists count, kept so that no list counts everything. No facts: all of it follows from them, and is made with the upgrade.

-- Who takes which positions in each article as people corrected it. told: JSON, [[name, kind, {position: statements}, [role, ...]], ...]
create table article_sources (article_id varchar(40) primary key references articles (id), told text not null)

-- The sums over all articles. positions: JSON, {position: statements}; roles: JSON, {role: articles}.
create table source_counts (
    seq {seq}, source_id varchar(40) not null unique, name text not null, kind varchar(16) not null,
    statements integer not null, articles integer not null, positions text not null, roles text not null
)

-- sqlite
create index counts_by_size on source_counts (statements desc, name, kind)

-- postgresql: names may be longer than what its indexes hold
create index counts_by_size on source_counts (statements desc)

-- Articles that are not linked as they stand.
create table unlinked (article_id varchar(40) primary key references articles (id))

-- What is new since a day.
create index articles_by_time on articles (added_at, seq)
