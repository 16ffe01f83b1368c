import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { findBuild } from '../../../core/cli/commands/image/find-build.ts';
import type { Build, EngineClient } from '../../../core/contract/index.ts';

const build = (id: string, runtime: string) => ({ id, runtime }) as Build;
const ALL = [build('bbb-2', 'hermes'), build('bbb-1', 'codex'), build('aaa-1', 'crewai')];

/** An engine that lists its builds by two. */
const client = (all = ALL, failure = new AppError('build_not_found', 'No')) =>
  ({
    call: async (name: string, { id, before }: { id?: string; before?: string }) => {
      if (name === 'builds.list') {
        const first = all.findIndex((each) => each.id === before) + 1;
        const builds = all.slice(first, first + 2);
        return { builds, reachedEnd: builds.length < 2 };
      }
      const found = all.find((each) => each.id === id);
      if (found) return found;
      throw failure;
    },
  }) as unknown as Pick<EngineClient, 'call'>;

describe('finding a build', () => {
  it.each([
    ['its id', 'bbb-1', 'bbb-1'],
    ['the beginning of an id', 'bbb', 'bbb-2'],
    ['a runtime', 'codex', 'bbb-1'],
    ['the beginning of an id that is not among the newest', 'aaa', 'aaa-1'],
    ['a runtime that was not built lately', 'crewai', 'aaa-1'],
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
    await expect(findBuild(client(ALL, lost), 'ccc')).rejects.toBe(lost);
  });
});
