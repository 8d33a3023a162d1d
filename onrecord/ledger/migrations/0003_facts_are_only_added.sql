-- Facts are only ever added: no row of these tables is changed in place. (Rows leave by "forget" alone.)

-- postgresql
create function facts_are_only_added() returns trigger language plpgsql as
$$ begin raise exception using message = 'onrecord: facts are only ever added to ' || tg_table_name; end $$

-- sqlite
create trigger runs_never_change before update on runs begin select raise(abort, 'onrecord: facts are only ever added to runs'); end

-- postgresql
create trigger runs_never_change before update on runs for each row execute function facts_are_only_added()

-- sqlite
create trigger texts_never_change before update on texts begin select raise(abort, 'onrecord: facts are only ever added to texts'); end

-- postgresql
create trigger texts_never_change before update on texts for each row execute function facts_are_only_added()

-- sqlite
create trigger raws_never_change before update on raws begin select raise(abort, 'onrecord: facts are only ever added to raws'); end

-- postgresql
create trigger raws_never_change before update on raws for each row execute function facts_are_only_added()

-- sqlite
create trigger articles_never_change before update on articles begin select raise(abort, 'onrecord: facts are only ever added to articles'); end

-- postgresql
create trigger articles_never_change before update on articles for each row execute function facts_are_only_added()

-- sqlite
create trigger arrivals_never_change before update on arrivals begin select raise(abort, 'onrecord: facts are only ever added to arrivals'); end

-- postgresql
create trigger arrivals_never_change before update on arrivals for each row execute function facts_are_only_added()

-- sqlite
create trigger readings_never_change before update on readings begin select raise(abort, 'onrecord: facts are only ever added to readings'); end

-- postgresql
create trigger readings_never_change before update on readings for each row execute function facts_are_only_added()

-- sqlite
create trigger adoptions_never_change before update on adoptions begin select raise(abort, 'onrecord: facts are only ever added to adoptions'); end

-- postgresql
create trigger adoptions_never_change before update on adoptions for each row execute function facts_are_only_added()

-- sqlite
create trigger propositions_never_change before update on propositions begin select raise(abort, 'onrecord: facts are only ever added to propositions'); end

-- postgresql
create trigger propositions_never_change before update on propositions for each row execute function facts_are_only_added()

-- sqlite
create trigger entities_never_change before update on entities begin select raise(abort, 'onrecord: facts are only ever added to entities'); end

-- postgresql
create trigger entities_never_change before update on entities for each row execute function facts_are_only_added()

-- sqlite
create trigger statements_never_change before update on statements begin select raise(abort, 'onrecord: facts are only ever added to statements'); end

-- postgresql
create trigger statements_never_change before update on statements for each row execute function facts_are_only_added()

-- sqlite
create trigger tombstones_never_change before update on tombstones begin select raise(abort, 'onrecord: facts are only ever added to tombstones'); end

-- postgresql
create trigger tombstones_never_change before update on tombstones for each row execute function facts_are_only_added()

-- sqlite
create trigger corrections_never_change before update on corrections begin select raise(abort, 'onrecord: facts are only ever added to corrections'); end

-- postgresql
create trigger corrections_never_change before update on corrections for each row execute function facts_are_only_added()

-- sqlite
create trigger notices_never_change before update on notices begin select raise(abort, 'onrecord: facts are only ever added to notices'); end

-- postgresql
create trigger notices_never_change before update on notices for each row execute function facts_are_only_added()
