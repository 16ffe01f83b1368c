import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { listFiles } from '../../../core/base/index.ts';
import { STATUS_OF } from '../../../core/http/error-status.ts';

/** Every error of the app has a status that somebody has chosen, or a reason to have none. */

const CORE = path.resolve(import.meta.dirname, '../../../core');
/** The other end of the wire. */
const OF_CLIENTS = /^(?:cli|contract)\//;
const WRITTEN = [
  /AppError\(\s*'([a-z_]+)'/g,
  // Where what Docker or git says is turned into an error.
  /\bcode: '([a-z]+_[a-z_]+)'/g,
  /return \[\s*'(git_[a-z_]+)',/g,
  /const code = .+ \? '([a-z_]+)' : '/g,
  /const code = .+ : '([a-z_]+)';/g,
  /\b[a-z]+_[a-z_]+: '((?:external|plugin)_[a-z_]+)'/g,
];

const WITHOUT_STATUS: Readonly<Record<string, readonly string[]>> = {
  'before anybody is listened to': [
    'home_in_use',
    'home_unusable',
    'settings_locked_invalid',
    'store_newer',
    'usage',
  ],
  'ends the engine, or keeps it from starting': ['decided_elsewhere', 'store_damaged'],
  'why a workspace failed, which is told with the workspace': ['crash_loop', 'register_timeout'],
  'only operations of the contract': [
    'docker_fixed',
    'kit_damaged',
    'kit_entry_invalid',
    'kit_exists',
    'kit_not_found',
    'kit_secret',
    'kit_unsupported',
    'libraries_unknown',
    'memory_unknown',
    'task_not_found',
  ],
  'a remark about a template, an image or a lock': [
    'include_empty',
    'include_escapes',
    'include_missing',
    'include_unreadable',
    'include_variables',
    'lock_drift',
    'rollout_held',
    'root_not_allowed',
    'too_many_problems',
  ],
  'an answer of the wire already': ['platform_unavailable'],
};

const found = new Map<string, string>();
beforeAll(async () => {
  for (const file of await listFiles(CORE)) {
    if (!file.endsWith('.ts') || OF_CLIENTS.test(file)) continue;
    const source = await readFile(path.join(CORE, file), 'utf8');
    for (const pattern of WRITTEN)
      for (const [, code = ''] of source.matchAll(pattern)) found.set(code, file);
  }
});

test('no error is a 500 by accident', () => {
  const without = new Set(Object.values(WITHOUT_STATUS).flat());
  const forgotten = [...found].filter(([code]) => STATUS_OF[code] === undefined && !without.has(code));
  expect(forgotten).toEqual([]);
  const twice = [...without].filter((code) => STATUS_OF[code] !== undefined);
  expect(twice).toEqual([]);
});

test('no status is for an error that there is not', () => {
  const known = [...Object.keys(STATUS_OF), ...Object.values(WITHOUT_STATUS).flat()];
  expect(known.filter((code) => !found.has(code))).toEqual([]);
});
