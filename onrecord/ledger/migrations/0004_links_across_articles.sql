-- What links articles: vectors of meaning, prints of texts, judgements on pairs, what people rule, and what follows from them.

create table meanings (
    seq {seq}, proposition_id varchar(40) not null unique references propositions (id), model varchar(40) not null,
    words text not null, vector {bytes} not null
)

create table prints (seq {seq}, article_id varchar(40) not null references articles (id), print bigint not null, unique (article_id, print))

create index prints_by_print on prints (print)

-- Pairs of propositions or articles, judged by models: a pure function of the pair and the models.
create table judgements (
    seq {seq}, id varchar(40) not null unique, kind varchar(16) not null, a varchar(40) not null, b varchar(40) not null,
    verdict varchar(16) not null, score double precision not null, reason text not null, made_by varchar(40) not null,
    run varchar(32) not null references runs (id), made_at varchar(32) not null
)

create index judgements_by_a on judgements (a)

create index judgements_by_b on judgements (b)

-- Pairs of propositions or sources, ruled by people: later beats earlier, and both beat models.
create table rulings (
    seq {seq}, id varchar(40) not null unique, kind varchar(16) not null, a varchar(40) not null, b varchar(40) not null,
    verdict varchar(16) not null, author text not null, reason text not null, undoes varchar(40) references rulings (id),
    run varchar(32) not null references runs (id), made_at varchar(32) not null
)

create index rulings_by_a on rulings (a)

create index rulings_by_b on rulings (b)

-- No facts: which articles are linked as they stand, and which claim each proposition belongs to now.
create table linked (article_id varchar(40) primary key references articles (id), stamp varchar(40) not null)

create table claim_members (proposition_id varchar(40) primary key, article_id varchar(40) not null, claim_id varchar(40) not null)

create index members_by_claim on claim_members (claim_id)

create index members_by_article on claim_members (article_id)

-- sqlite
create trigger meanings_never_change before update on meanings begin select raise(abort, 'onrecord: facts are only ever added to meanings'); end

-- postgresql
create trigger meanings_never_change before update on meanings for each row execute function facts_are_only_added()

-- sqlite
create trigger prints_never_change before update on prints begin select raise(abort, 'onrecord: facts are only ever added to prints'); end

-- postgresql
create trigger prints_never_change before update on prints for each row execute function facts_are_only_added()

-- sqlite
create trigger judgements_never_change before update on judgements begin select raise(abort, 'onrecord: facts are only ever added to judgements'); end

-- postgresql
create trigger judgements_never_change before update on judgements for each row execute function facts_are_only_added()

-- sqlite
create trigger rulings_never_change before update on rulings begin select raise(abort, 'onrecord: facts are only ever added to rulings'); end

-- postgresql
create trigger rulings_never_change before update on rulings for each row execute function facts_are_only_added()
