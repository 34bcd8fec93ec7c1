-- Orders whose document the ERP can see and that VTEX is not told to start yet, because erp.handover wants to know first that the ERP has
-- taken them. A row lives from just before the release until start-handling, so that nothing is looked at that is long over.
create table handover (
  account varchar not null,
  order_id varchar not null,
  -- The document was about to be released: the time limit counts from here.
  since timestamp with time zone not null,
  -- The ERP took the file away, or told that it has the order.
  taken_at timestamp with time zone,
  -- The order's work was made due because of that.
  woken_at timestamp with time zone,
  primary key (account, order_id)
);
