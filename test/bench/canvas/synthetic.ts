import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const program = path.resolve(import.meta.dirname, '../../support/synthetic-engine.ts');

/** The synthetic engine in a process of its own, with the org and the folder that it serves. */
export async function startSynthetic(workspaces: number, folder: string) {
  const args = ['--workspaces', String(workspaces), '--port', '0', '--static', folder];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = /http:\S+/.exec(String(line))?.[0];
  if (url === undefined) throw new Error(`the synthetic engine says no address but "${line}"`);
  return {
    url,
    async dispose() {
      child.kill();
      await gone;
    },
  };
}
