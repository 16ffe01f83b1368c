import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCommand } from '../../../core/cli/command.ts';
import { serve } from '../../../core/cli/commands/serve.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'molecule-serve-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Runs it as if the person had stopped it before it was up. */
async function stoppedEarly(): Promise<{ code: number; out: readonly string[] }> {
  const out: string[] = [];
  const { args, flags } = parseCommand(serve, ['--port', '0', '--backend', 'process']);
  const code = await serve.run(args, flags, {
    home,
    env: { PATH: process.env.PATH },
    output: { out: (line) => void out.push(line), err: () => undefined },
    version: '0.0.0',
    stop: AbortSignal.abort(),
    confirm: null,
  });
  return { code, out };
}

test('a stop that came before the engine was up is heard then, and leaves the folder to the next one', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    const { code, out } = await stoppedEarly();
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? '{}')).toMatchObject({ home, backend: 'process' });
  }
});
