import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { findBuild } from '../../../core/cli/commands/image/find-build.ts';
import type { Build, EngineClient } from '../../../core/contract/index.ts';

const build = (id: string, runtime: string) => ({ id, runtime }) as Build;
const NEWEST = [build('bbb-2', 'hermes'), build('bbb-1', 'codex')];

/** An engine that lists the newest builds and knows one more. */
const client = (listed = NEWEST, failure = new AppError('build_not_found', 'No')) =>
  ({
    call: async (name: string, { id }: { id?: string }) => {
      if (name === 'builds.list') return { builds: listed };
      if (id === 'aaa-1') return build('aaa-1', 'hermes');
      throw failure;
    },
  }) as unknown as Pick<EngineClient, 'call'>;

describe('finding a build', () => {
  it.each([
    ['its id', 'bbb-1', 'bbb-1'],
    ['the beginning of an id', 'bbb', 'bbb-2'],
    ['a runtime', 'codex', 'bbb-1'],
    ['the id of one that is older than those that are listed', 'aaa-1', 'aaa-1'],
  ])('takes %s', async (_what, wanted, id) => {
    expect((await findBuild(client(), wanted)).id).toBe(id);
  });

  it('names the newest where there is none of that name, and tells what else went wrong', async () => {
    await expect(findBuild(client(), 'ccc')).rejects.toMatchObject({
      code: 'build_not_found',
      detail: expect.stringContaining('bbb-2'),
    });
    await expect(findBuild(client([]), '')).rejects.toMatchObject({ detail: 'Nothing was built yet.' });
    const lost = new AppError('engine_lost', 'Gone');
    await expect(findBuild(client(NEWEST, lost), 'ccc')).rejects.toBe(lost);
  });
});
