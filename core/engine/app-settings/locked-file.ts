import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError, systemCodeOf } from '../../base/index.ts';
import { LOCKED_SETTINGS_FILE, type SettingValue, settingOf, settingProblem } from '../../contract/index.ts';
import type { SettingValues } from './source.ts';

/**
 * What `settings.locked.json` of a data folder decides. Throws `settings_locked_invalid` for a file that cannot be
 * meant: a machine that somebody manages is not to run as if nobody did.
 */
export function readLocked(home: string): SettingValues {
  const locked = parse(read(path.join(home, LOCKED_SETTINGS_FILE)));
  for (const [key, value] of Object.entries(locked)) {
    const definition = settingOf(key);
    if (!definition) throw invalid(`There is no setting "${key}".`);
    const problem = settingProblem(definition.kind, value);
    if (problem) throw invalid(`"${key}": ${problem}`);
  }
  return locked as Record<string, SettingValue>;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return '{}';
    throw invalid('It cannot be read.');
  }
}

function parse(content: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    throw invalid('It is not JSON.');
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return parsed as Record<string, unknown>;
  throw invalid('It is an object: the key of each setting, and its value.');
}

function invalid(detail: string): AppError {
  return new AppError('settings_locked_invalid', `${LOCKED_SETTINGS_FILE} cannot be used`, {
    detail: `${detail} Correct the file in the data folder, or take it away, and start the app again.`,
  });
}
