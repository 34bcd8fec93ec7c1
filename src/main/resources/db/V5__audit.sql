-- What the audit and the retention need.

-- When VTEX delivered the event last: one whose commit got lost is delivered again after the feed's visibility time.
alter table order_event add column seen_at timestamp with time zone;
update order_event set seen_at = received_at;

-- Two orders must not share a file; and whoever holds a file asks which order it is.
create index document_by_file on document (account, file_name);

-- The body of done work goes with its order, its key stays: told again years later, it is still known as posted, by this.
alter table work_item add column body_digest varchar;

-- How far back the ledger is whole: what is older and final was purged.
create table ledger_purge (
  account varchar not null,
  purged_until timestamp with time zone not null,
  purged_at timestamp with time zone not null,
  orders bigint not null,
  files bigint not null,
  primary key (account)
);
