-- What parked work waits for in the integrator's tables, and what the ERP was given, for comparing mappings.

-- An entry that config/tables lacks. Once a parked piece of work has none left that is unknown, it is due again.
create table missing_entry (
  account varchar not null,
  work_item_id bigint not null,
  order_id varchar not null,
  -- The file's name without .csv.
  table_name varchar not null,
  -- The value, shortened where an index could not hold it.
  value_key varchar not null,
  missing_value varchar not null,
  marked_at timestamp with time zone not null,
  -- When the table was found to have it.
  known_at timestamp with time zone,
  primary key (account, work_item_id, table_name, value_key)
);
create index missing_entry_by_value on missing_entry (account, table_name, value_key);
create index missing_entry_by_order on missing_entry (account, order_id);

-- A copy of each document that carries a whole order, as the ERP got it. Written before the document is handed over, and left alone
-- once that is recorded.
create table document_copy (
  account varchar not null,
  order_id varchar not null,
  name varchar not null,
  format varchar not null,
  -- The order's state at VTEX that the document was made of.
  vtex_status varchar,
  -- Of the order's content: what is not equal to it changed at VTEX since, and not by a mapping.
  content_digest varchar,
  -- gzip
  content bytea not null,
  kept_at timestamp with time zone not null,
  primary key (account, order_id, name)
);
