-- Several ERPs: which of them has an order, and which of them dropped a file. An order without a row here is the first ERP's, called erp, as
-- all of them were before there could be several.
create table order_erp (
  account varchar not null,
  order_id varchar not null,
  erp varchar not null,
  chosen_at timestamp with time zone not null,
  -- The ERP may have the order from then on although the ledger holds no document of it; null before, and where another mark tells that.
  tried_at timestamp with time zone,
  primary key (account, order_id)
);

alter table erp_file add column erp varchar not null default 'erp';
alter table sql_batch add column erp varchar not null default 'erp';
