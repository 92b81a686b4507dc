-- One event: $1 subject, $2 account, $3 fields, $4 interests, $5 is_deleted, $6 modified, $7 time, $8 whether it tells everything
-- (a snapshot or a deletion does; a delivery may leave fields out that did not change).
INSERT INTO copernica_mirror AS kept (subject, account, fields, interests, is_deleted, modified, time)
VALUES ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7)
ON CONFLICT (subject) DO UPDATE SET
  account    = excluded.account,
  fields     = CASE WHEN $8 THEN excluded.fields ELSE kept.fields || excluded.fields END,
  interests  = CASE WHEN $8 THEN excluded.interests ELSE kept.interests || excluded.interests END,
  is_deleted = excluded.is_deleted,
  modified   = excluded.modified,
  time       = excluded.time
-- isNewer of copernica-events: by `modified` where both have it, else by `time`; and by `time` within the hour that comes twice
-- when summer time ends, on the last Sunday of October.
WHERE CASE
  WHEN excluded.modified IS NULL OR kept.modified IS NULL THEN excluded.time >= kept.time
  WHEN left(excluded.modified, 13) = left(kept.modified, 13)
   AND excluded.modified ~ '^\d{4}-10-(2[5-9]|3[01])[ T]02:'
   AND extract(dow FROM left(excluded.modified, 10)::date) = 0 THEN excluded.time >= kept.time
  ELSE excluded.modified COLLATE "C" >= kept.modified COLLATE "C"
END;
