-- What the bridge has carried to an ERP's server: receipts, and what was refused. A file that was written again since goes again.
create table carried_file (
  account varchar not null,
  -- The server's address.
  place varchar not null,
  -- Of the file on this side, as receipts/invoices/NF-1.csv.receipt.csv.
  path varchar not null,
  -- By these two a file that was written again is told.
  size_bytes bigint not null,
  modified_at timestamp with time zone not null,
  -- What it is called there, and how it was left there; what somebody changed since is theirs.
  remote_name varchar not null,
  remote_modified_at timestamp with time zone not null,
  carried_at timestamp with time zone not null,
  primary key (account, place, path)
);
