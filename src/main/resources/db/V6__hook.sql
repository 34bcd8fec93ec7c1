-- What the bridge has set up in VTEX for its events (the feed's configuration, the hook's), and since when events may be missing
-- because it was gone or changed. VTEX removes both by itself, and tells nobody.
create table subscription (
  account varchar not null,
  -- feed, hook
  kind varchar not null,
  -- Last time it was seen as it should be, or set so.
  well_at timestamp with time zone,
  -- Events from here on may be missing: it is asked for a reconciliation once it is as it should be, and null after that.
  gap_since timestamp with time zone,
  -- What was found then; a sentence for the operator.
  gap_reason varchar,
  primary key (account, kind)
);
