import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../core/base/index.ts';
import { checkOrg, configFiles, lockOf, resolvedToJson, workspaceEnv } from '../../core/org/index.ts';
import { mutated, seedLines, seeds } from './mutate.ts';

/** More of them find more: `FUZZ_RUNS=5000`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 100);
const MAX_DIAGNOSTICS = 1_001;
const MAX_MESSAGE_LENGTH = 2_001;
const ENV = {
  MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
  MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/',
};
const TEST_TIMEOUT_MS = Math.max(120_000, RUNS * 500);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'org-fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a template around `files`, whose characters are bytes, and reads it in every way there is. */
async function survives(files: Readonly<Record<string, string>>): Promise<void> {
  const dir = path.join(folder, 'template');
  const remote = path.join(folder, 'remote');
  for (const each of [dir, remote]) rmSync(each, { recursive: true, force: true });
  const usual = {
    'org.yaml': 'name: A\nworkspaces: [!include w.yaml]\n',
    'w.yaml': 'name: W\n',
    'w/start.md': 'x',
  };
  for (const [name, text] of Object.entries({ ...usual, ...files })) {
    for (const root of [dir, remote]) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), Buffer.from(text, 'latin1'));
    }
  }
  const externals = {
    get: async (request: { host: string; repo: string; ref: string }) => {
      expect(request.ref).toMatch(/^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/);
      expect(request.ref).not.toContain('..');
      return { ...request, sha: '0'.repeat(40), dir: remote, fetchedAt: '', offline: false };
    },
  };
  try {
    const org = await checkOrg(dir, { env: ENV, externals });
    expect(org.diagnostics.length).toBeLessThanOrEqual(MAX_DIAGNOSTICS);
    for (const { message, line, column, file } of org.diagnostics) {
      expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(path.isAbsolute(file)).toBe(false);
    }
    for (const file of org.files)
      expect(path.resolve(dir, file.path).startsWith(`${dir}${path.sep}`)).toBe(true);
    JSON.stringify(resolvedToJson(org));
    lockOf(org);
    for (const workspace of org.workspaces) {
      workspaceEnv(org, workspace);
      await configFiles(workspace, org);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).not.toBe('internal');
  }
}

describe('no template breaks the resolver', () => {
  const yaml = seeds('yaml');
  const text = (line: string) => JSON.stringify(line);
  const latin = (value: string) => Buffer.from(value, 'utf8').toString('latin1');

  it.each(yaml.map((seed, index) => [index, seed] as const))('seed %i', async (_index, seed) => {
    await survives({ 'org.yaml': seed });
    await survives({ 'w.yaml': seed });
    await survives({ 'w.yaml': 'name: W\nfiles_dir: w\n', 'w/config.yaml': seed });
  });

  it('whatever happens to its YAML', { timeout: TEST_TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated(yaml), fc.constantFrom('org.yaml', 'w.yaml', 'w/config.yaml'), (seed, name) =>
        survives({ 'w.yaml': 'name: W\nfiles_dir: w\n', [name]: seed }),
      ),
      { numRuns: RUNS },
    );
  });

  it('whatever refs and paths it names', { timeout: TEST_TIMEOUT_MS }, async () => {
    const part = (kind: 'refs' | 'paths') => mutated(seedLines(kind));
    await fc.assert(
      fc.asyncProperty(part('refs'), part('paths'), part('paths'), (ref, first, second) =>
        survives({
          'org.yaml': latin(
            `name: A\nworkspaces:\n  - !external {repo: a/b, ref: ${text(ref)}, path: ${text(first)}}\n` +
              `  - {name: X, files_dir: ${text(second)}, initial_prompt_file: ${text(first)}, children: [!include ${text(second)}]}\n`,
          ),
        }),
      ),
      { numRuns: RUNS },
    );
  });

  it('whatever is in its variables', { timeout: TEST_TIMEOUT_MS }, async () => {
    const variables = mutated(seeds('env'));
    await fc.assert(
      fc.asyncProperty(variables, variables, (org, own) =>
        survives({ 'w.yaml': 'name: W\nfiles_dir: w\nworkspace_dir: $A/$B\n', '.env': org, 'w/.env': own }),
      ),
      { numRuns: RUNS },
    );
  });
});
