-- What is on its way to the ERP over HTTP: written before the first try of a call, gone with the answer that settles it. While a row
-- is here, the ERP may have the document, and only the same bytes may go again under its key.
create table http_sending (
  account varchar not null,
  order_id varchar not null,
  -- order; later canceled, changed-1 and so on
  name varchar not null,
  file_name varchar not null,
  format varchar not null,
  content bytea not null,
  -- What ledger and timeline are told of it once it arrived.
  content_digest varchar not null,
  request varchar not null,
  explanations text not null,
  begun_at timestamp with time zone not null,
  primary key (account, order_id, name)
);
