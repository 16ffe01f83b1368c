import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOrg, lockOf, type ResolvedOrg, resolvedToJson, resolveOrg } from '../../../core/org/index.ts';
import { FolderStore } from './folder-store.ts';
import { flatten, writeTemplate } from './template.ts';

const ENV = {
  MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
  MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/',
};
const RUNS = 40;

interface Person {
  readonly files: boolean;
  readonly prompt: boolean;
  readonly included: boolean;
  readonly children: readonly Person[];
}

function personWith(children: fc.Arbitrary<Person[]>): fc.Arbitrary<Person> {
  return fc.record({ files: fc.boolean(), prompt: fc.boolean(), included: fc.boolean(), children });
}

/** Three levels of people. */
const person = personWith(
  fc.array(personWith(fc.array(personWith(fc.constant([])), { maxLength: 3 })), { maxLength: 3 }),
);

/** A template of these people: files by path, some of them broken on purpose. */
function templateOf(people: readonly Person[]): Record<string, string> {
  const files: Record<string, string> = { '.env': 'SHARED=1\n' };
  let count = 0;
  const entry = ({ files: hasFiles, prompt, included, children }: Person): object | string => {
    count += 1;
    const id = `p${count}`;
    if (hasFiles) files[`${id}/.env`] = `KEY_${count}=1\n`;
    if (prompt && count % 3 > 0) files[hasFiles ? `${id}/start.md` : `${id}-start.md`] = `start ${count}`;
    const value = {
      name: `P ${count}`,
      ...(hasFiles ? { files_dir: id } : {}),
      ...(prompt ? { initial_prompt_file: hasFiles ? 'start.md' : `${id}-start.md` } : {}),
      ...(count % 7 === 0 ? { nme: 1, tier: 9 } : {}),
      children: children.map(entry),
    };
    if (!included) return value;
    files[`people/${id}.yaml`] = yamlOf(value).replaceAll('!include people/', '!include ');
    return `!include people/${id}.yaml`;
  };
  const workspaces = people.map(entry);
  files['org.yaml'] = `name: A\nworkspaces: ${yamlOf(workspaces)}\n`;
  return files;
}

/** JSON is YAML; only the tag must not stand in quotes. */
function yamlOf(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"(!include [^"]+)"/g, '$1');
}

/** What is left when the place on this machine is taken out. */
function comparable(org: ResolvedOrg): string {
  return JSON.stringify([{ ...org, dir: '' }, resolvedToJson(org), lockOf(org)]);
}

describe('resolving', () => {
  it('gives the same whatever order the file system has', async () => {
    const people = fc.array(person, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(people, fc.infiniteStream(fc.nat()), async (org, random) => {
        const files = Object.entries(templateOf(org));
        const shuffled = files
          .map((file) => ({ file, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ file }) => file);
        const one = writeTemplate(Object.fromEntries(files));
        const other = writeTemplate(Object.fromEntries(shuffled));
        expect(comparable(await resolveOrg(one))).toBe(comparable(await resolveOrg(other)));
        expect(comparable(await checkOrg(one))).toBe(comparable(await checkOrg(other)));
      }),
      { numRuns: RUNS },
    );
  });

  it('lists every person once, parents first, with totals that agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 4 }), async (people) => {
        const org = await resolveOrg(writeTemplate(templateOf(people)));
        const all = flatten(org.workspaces);
        const numbers = all.map((one) => Number(one.name.slice(2)));
        expect(new Set(all.map((one) => one.path)).size).toBe(all.length);
        expect([...numbers].sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
        expect(org.totals.workspaces).toBe(all.length);
        expect(org.totals.depth).toBe(Math.max(...all.map((one) => one.depth)));
        for (const one of all) expect(one.path.split('/')).toHaveLength(one.depth);
      }),
      { numRuns: RUNS },
    );
  });

  it('gives the same whichever repository arrives first', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const entries = names.map((name) => `!external {repo: x/${name}, ref: main, path: w.yaml}`);
    const dir = writeTemplate({ 'org.yaml': `name: A\nworkspaces: [${entries.join(', ')}]\n` });
    const repositories = Object.fromEntries(
      names.map((name) => [`git.example.org/x/${name}@main`, { 'w.yaml': `name: ${name}\n` }]),
    );
    const store = new FolderStore(repositories);
    const results = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 5 }), { minLength: 5, maxLength: 5 }), async (turns) => {
        let asked = 0;
        const externals = {
          get: async (request: Parameters<FolderStore['get']>[0]) => {
            const wait = turns[asked++ % turns.length] ?? 0;
            for (let turn = 0; turn < wait; turn += 1) await new Promise((next) => setImmediate(next));
            return store.get(request);
          },
        };
        results.add(comparable(await resolveOrg(dir, { env: ENV, externals })));
      }),
      { numRuns: RUNS },
    );
    expect(results.size).toBe(1);
  });
});
