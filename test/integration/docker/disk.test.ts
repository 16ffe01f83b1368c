import { describe, expect, it } from 'vitest';
import { connectedDocker, hasDocker, NEEDS_DOCKER } from './engine.ts';

describe.skipIf(!hasDocker)(`the disk of the engine${NEEDS_DOCKER}`, () => {
  it('is told to all who ask at the same time, also where the engine counts only once at a time', async () => {
    const clients = await Promise.all([connectedDocker(), connectedDocker()]);
    try {
      const told = await Promise.all(
        clients.flatMap(({ disk }) => Array.from({ length: 4 }, () => disk.use())),
      );
      expect(told).toHaveLength(8);
      for (const { images } of told) expect(images.every(({ id }) => id.startsWith('sha256:'))).toBe(true);
    } finally {
      for (const client of clients) await client.dispose();
    }
  });
});
