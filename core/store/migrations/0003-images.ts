/**
 * Where images come from and who runs which: the newest commit that each source was seen with, when each image was
 * last used, new images that are still tried out on canaries, and digests that a runtime is held at.
 */
export const images = {
  version: 3,
  name: 'images',
  sql: `
ALTER TABLE workspaces ADD COLUMN image TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN image_id TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN update_tier TEXT NOT NULL DEFAULT 'production'
  CHECK (update_tier IN ('canary','production'));

CREATE TABLE image_heads (
  runtime TEXT NOT NULL,
  source TEXT NOT NULL,
  ref TEXT NOT NULL,
  sha TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (runtime, source, ref)
) WITHOUT ROWID;

CREATE TABLE image_uses (
  image_id TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE image_rollouts (
  runtime TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runtime_image_pins (
  runtime TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
`,
};
