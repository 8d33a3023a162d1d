-- The numbers of summaries that left, the last of them: who holds lists in memory need not look which of all are still there.
create table summaries_gone (seq {seq}, summary bigint not null)
