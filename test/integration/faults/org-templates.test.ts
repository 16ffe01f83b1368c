import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines, runCli } from '../../support/engine-process.ts';
import { scratchFolder, templateIn } from '../engine/orgs-support.ts';
import { statusRows } from '../engine/support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

describe('an org template that cannot be used', () => {
  let engine: EngineProcess;
  beforeAll(async () => {
    engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
  });

  it.each([
    ['a list that never ends', 'name: X\nworkspaces: [\n', /org\.yaml:\d+:\d+: /],
    ['a tab as indentation', 'name: X\nworkspaces:\n\t- name: A\n', /org\.yaml:3:\d+: /],
    ['a misspelt key', 'name: X\nworkspaces:\n  - nmae: A\n', /org\.yaml:3:5: .*name/],
    [
      'an include that is missing',
      'name: X\nworkspaces:\n  - !include no.yaml\n',
      /org\.yaml:3:14: .*no\.yaml/,
    ],
    [
      'an include that leads out',
      'name: X\nworkspaces:\n  - !include ../../etc/passwd\n',
      /org\.yaml:3:14: /,
    ],
    ['two of one name', 'name: X\nworkspaces:\n  - name: A\n  - name: A\n', /org\.yaml:4:\d+: /],
  ])('because of %s: file, line and column, and nothing is created', async (_, text, place) => {
    const dir = await templateIn({ 'org.yaml': text });
    const imported = await engine.cli('org', 'import', dir, '--wait');
    expect(imported.code).toBe(1);
    expect(imported.stderr).toMatch(place);
    const resolved = await runCli(['org', 'resolve', dir]);
    expect(resolved.code).toBe(1);
    expect(resolved.stderr).toMatch(place);
    expect(await statusRows(engine)).toEqual([]);
  });

  it('because it is not there: the places that were looked at', async () => {
    const named = await engine.cli('org', 'import', 'no-such-org');
    expect(named).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no org template "no-such-org"'),
    });
    const resolved = await runCli(['org', 'resolve', await scratchFolder(), '--json']);
    expect(resolved).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('org.yaml') });
  });
});
