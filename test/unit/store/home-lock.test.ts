import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockHome } from '../../../core/store/index.ts';
import { temporaryFolder } from '../../support/store.ts';

const STORE = pathToFileURL(path.resolve(import.meta.dirname, '../../../core/store/index.ts')).href;
/** A program that holds a data folder until it is killed. */
const HOLDER = `import { lockHome } from ${JSON.stringify(STORE)};
lockHome(process.argv[1]);
process.send('held');
process.on('message', () => undefined);`;
const IN_USE = expect.objectContaining({ code: 'home_in_use' });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeEach(async () => {
  temporary = await temporaryFolder();
  file = path.join(temporary.folder, 'home', 'engine.lock');
});
afterEach(() => temporary.dispose());

test('a second holder in the same process is refused until the first is done', () => {
  const first = lockHome(file);
  expect(() => lockHome(file)).toThrow(IN_USE);
  first.dispose();
  lockHome(file).dispose();
});

test('another process is refused; when the holder is killed, the lock is free at once', async () => {
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  expect(await once(holder, 'message')).toEqual(['held', undefined]);
  expect(() => lockHome(file)).toThrow(IN_USE);
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  lockHome(file).dispose();
});
