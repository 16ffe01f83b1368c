import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { BUILT_IN_USUAL, type UsualWorkspace } from '../../../core/contract/index.ts';
import { createWorkspaces, type NewWorkspaceParts } from '../../../core/engine/new-workspace.ts';
import { temporaryFolder } from '../../support/store.ts';

/** What is told about a new workspace before anything of it is stored. */

let home: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  home = await temporaryFolder();
  await mkdir(path.join(home.folder, 'daring'));
  await writeFile(path.join(home.folder, 'daring', 'config.yaml'), 'runtime: codex\ntier: 3\n');
  await mkdir(path.join(home.folder, 'gentle'));
  await writeFile(path.join(home.folder, 'gentle', 'config.yaml'), 'runtime: codex\ntier: 1\n');
});
afterEach(() => home.dispose());

const END = new Error('as far as this goes');

/** Makes one up to where it would be stored; resolves with what it fails with, and what was written down. */
async function begin(
  chosen: Partial<UsualWorkspace>,
  wanted: { readonly template?: string; readonly tier?: number } = {},
  requireRuntime: NewWorkspaceParts['requireRuntime'] = async () => undefined,
) {
  const logged: unknown[] = [];
  const parts = {
    templateRoots: [home.folder],
    backends: { require: () => undefined },
    store: {
      transaction: () => {
        throw END;
      },
    },
    logger: { info: (fields: unknown) => logged.push(fields) },
    usual: () => ({ ...BUILT_IN_USUAL, ...chosen }),
    requireRuntime,
  } as unknown as NewWorkspaceParts;
  const input = { name: 'Ada', role: '', parentId: null, canvas: null, ...wanted };
  const error: unknown = await createWorkspaces(input, parts).catch((thrown: unknown) => thrown);
  return { error, logged };
}

const refuse = async (runtime: string) => {
  throw new AppError('template_source_unknown', `Nothing says where ${runtime} is`, {
    detail: 'A variable must say on which host.',
  });
};

test('whoever named no runtime is told that the settings did, and still why it cannot be had', async () => {
  const { error } = await begin({ runtime: 'codex' }, {}, refuse);
  expect(error).toMatchObject({
    code: 'template_source_unknown',
    detail: expect.stringMatching(/workspaces\.runtime\. A variable must say on which host\.$/),
  });
});

test('nobody is said to have named what is built in', async () => {
  const { error } = await begin({}, {}, refuse);
  expect(error).toMatchObject({
    code: 'template_source_unknown',
    detail: 'A variable must say on which host.',
  });
});

test.each<[string, Partial<UsualWorkspace>, { template?: string; tier?: number }, unknown[]]>([
  ['less than it asks for', {}, { template: 'daring' }, [{ template: 'daring', asked: 3, tier: 2 }]],
  [
    'still less, as the settings say',
    { tier: 1 },
    { template: 'daring' },
    [{ template: 'daring', asked: 3, tier: 1 }],
  ],
  ['what the request names', {}, { template: 'daring', tier: 1 }, []],
  ['what it asks for by name', {}, { template: 'daring', tier: 3 }, []],
  ['the little that it asks for', {}, { template: 'gentle' }, []],
  ['what is usual, where it asks for nothing', {}, {}, []],
])('a template that gets %s: the log says what is not as asked', async (_name, chosen, wanted, expected) => {
  const { error, logged } = await begin(chosen, wanted);
  expect(error).toBe(END);
  expect(logged).toEqual(expected);
});
