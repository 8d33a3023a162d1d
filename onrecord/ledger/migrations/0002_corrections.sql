-- What people say about statements: keyed to article and evidence, so that it outlives a new reading.

create table corrections (
    seq {seq}, id varchar(40) not null unique, article_id varchar(40) not null references articles (id),
    statement_id varchar(40) not null, spans text not null, field varchar(16) not null, value text not null,
    author text not null, reason text not null, undoes varchar(40) references corrections (id),
    run varchar(32) not null references runs (id), made_at varchar(32) not null
)

create index corrections_by_article on corrections (article_id)
