-- Profiles and subprofiles as Copernica has them. A deleted one keeps its row: a late event would bring it back.
CREATE TABLE IF NOT EXISTS copernica_mirror (
  subject    text PRIMARY KEY,      -- database/788/profile/123, collection/8550/subprofile/9
  account    text NOT NULL,
  fields     jsonb NOT NULL,
  interests  jsonb NOT NULL,
  is_deleted boolean NOT NULL,
  modified   text,                  -- as Copernica prints it, without a zone
  time       timestamptz NOT NULL
);
