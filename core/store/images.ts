import type { Sqlite } from './database.ts';

/** The newest version that a source of images was seen with. */
export interface ImageHead {
  readonly runtime: string;
  /** Address, folder or image reference without its tag. */
  readonly source: string;
  /** Branch or tag. */
  readonly ref: string;
  /** Commit, content hash or digest. */
  readonly sha: string;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

export type ImageRepository = ReturnType<typeof imageRepository>;

/** What is remembered about images; the images themselves are on the engine, with labels that say what they are. */
export function imageRepository(database: Sqlite, now: () => number) {
  const headColumns = 'runtime, source, ref, sha, seen_at AS seenAt';
  const saveHead = database.prepare(
    `INSERT INTO image_heads (runtime, source, ref, sha, seen_at) VALUES (@runtime, @source, @ref, @sha, @seenAt)
     ON CONFLICT (runtime, source, ref) DO UPDATE SET sha = excluded.sha, seen_at = excluded.seen_at`,
  );
  const head = database.prepare(
    `SELECT ${headColumns} FROM image_heads WHERE runtime = ? AND source = ? AND ref = ?`,
  );
  const heads = database.prepare(`SELECT ${headColumns} FROM image_heads ORDER BY runtime, source, ref`);
  const use = database.prepare(
    `INSERT INTO image_uses (image_id, used_at) VALUES (?, ?)
     ON CONFLICT (image_id) DO UPDATE SET used_at = excluded.used_at`,
  );
  const uses = database.prepare('SELECT image_id AS id, used_at AS at FROM image_uses');
  const dropUse = database.prepare('DELETE FROM image_uses WHERE image_id = ?');
  const saveRollout = database.prepare(
    `INSERT INTO image_rollouts (runtime, body) VALUES (?, ?)
     ON CONFLICT (runtime) DO UPDATE SET body = excluded.body`,
  );
  const dropRollout = database.prepare('DELETE FROM image_rollouts WHERE runtime = ?');
  const rollouts = database.prepare('SELECT runtime, body FROM image_rollouts ORDER BY runtime');
  const savePin = database.prepare(
    `INSERT INTO runtime_image_pins (runtime, digest, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (runtime) DO UPDATE SET digest = excluded.digest, updated_at = excluded.updated_at`,
  );
  const dropPin = database.prepare('DELETE FROM runtime_image_pins WHERE runtime = ?');
  const pins = database.prepare('SELECT runtime, digest FROM runtime_image_pins ORDER BY runtime');

  return {
    rememberHead(found: ImageHead): void {
      saveHead.run(found);
    },
    head: (runtime: string, source: string, ref: string): ImageHead | undefined =>
      head.get(runtime, source, ref) as ImageHead | undefined,
    heads: (): ImageHead[] => heads.all() as ImageHead[],
    /** Notes that a workspace starts with it now. */
    use(imageId: string): void {
      use.run(imageId, now());
    },
    /** When each image was last used, by its id. */
    uses: (): Map<string, number> =>
      new Map((uses.all() as { id: string; at: number }[]).map(({ id, at }) => [id, at])),
    forgetUse(imageId: string): void {
      dropUse.run(imageId);
    },
    /** `body` is stored as JSON; null ends the rollout. */
    saveRollout(runtime: string, body: unknown): void {
      if (body === null) dropRollout.run(runtime);
      else saveRollout.run(runtime, JSON.stringify(body));
    },
    rollouts: (): { runtime: string; body: unknown }[] =>
      (rollouts.all() as { runtime: string; body: string }[]).map(({ runtime, body }) => ({
        runtime,
        body: JSON.parse(body) as unknown,
      })),
    pin(runtime: string, digest: string | null): void {
      if (digest === null) dropPin.run(runtime);
      else savePin.run(runtime, digest, now());
    },
    pins: (): Map<string, string> =>
      new Map(
        (pins.all() as { runtime: string; digest: string }[]).map(({ runtime, digest }) => [runtime, digest]),
      ),
  };
}
