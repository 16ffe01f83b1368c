import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, writeFileAtomic } from '../../base/index.ts';
import {
  type InputOf,
  type SettingLock,
  type SettingsImport,
  type SettingValue,
  settingOf,
} from '../../contract/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT, table } from '../output.ts';

export const settingsList: Command = {
  usage: 'settings ls [--json]',
  summary:
    'List the settings of the app: their values, what is usual, and what decides those that are locked',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const { settings } = await (await findEngine(home, env)).call('settings.list', {});
    if (flags.json) {
      output.out(JSON.stringify(settings));
      return EXIT.ok;
    }
    const rows = settings.map(({ key, value, lock, waitsForRestart }) => [
      key,
      shown(value),
      shown(settingOf(key)?.default ?? null),
      [lockText(lock), waitsForRestart ? 'from the next start on' : ''].filter(Boolean).join(', '),
    ]);
    output.out(table([['KEY', 'VALUE', 'USUAL', ''], ...rows]));
    return EXIT.ok;
  },
};

export const settingsSet: Command = {
  usage: 'settings set KEY VALUE [--json]',
  summary: 'Change a setting of the app; the value "" leaves it to the app where that is possible',
  flags: { json: { type: 'boolean' } },
  async run([key = '', text = ''], flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const stored = await engine.call('settings.set', { key, value: typedValue(key, text) });
    if (flags.json) output.out(JSON.stringify(stored));
    else
      output.err(
        `${key} is ${shown(stored.value)}${stored.waitsForRestart ? ' from the next start on' : ''}`,
      );
    return EXIT.ok;
  },
};

export const settingsReset: Command = {
  usage: 'settings reset KEY [--json]',
  summary: 'Give a setting of the app its usual value',
  flags: { json: { type: 'boolean' } },
  async run([key = ''], flags, { home, env, output }) {
    const stored = await (await findEngine(home, env)).call('settings.reset', { key });
    if (flags.json) output.out(JSON.stringify(stored));
    else output.err(`${key} is ${shown(stored.value)}`);
    return EXIT.ok;
  },
};

export const settingsExport: Command = {
  usage: 'settings export [--file FILE]',
  summary: 'Write what differs from the usual settings, without secrets',
  flags: { file: { type: 'string' } },
  async run(_args, flags, { home, env, output }) {
    const document = await (await findEngine(home, env)).call('settings.export', {});
    const content = JSON.stringify(document, null, 2);
    if (typeof flags.file === 'string') await writeFileAtomic(path.resolve(flags.file), `${content}\n`);
    else output.out(content);
    return EXIT.ok;
  },
};

export const settingsImport: Command = {
  usage: 'settings import FILE [--apply] [--json]',
  summary: 'Show what a document of settings would change; with --apply, change it',
  flags: { apply: { type: 'boolean' }, json: { type: 'boolean' } },
  async run([file = ''], flags, { home, env, output }) {
    const document = await readDocument(path.resolve(file));
    const engine = await findEngine(home, env);
    const report = await engine.call('settings.import', { ...document, apply: flags.apply === true });
    output.out(flags.json ? JSON.stringify(report) : reportText(report));
    return report.invalid.length + report.unknown.length + report.locked.length > 0 ? EXIT.failed : EXIT.ok;
  },
};

async function readDocument(file: string): Promise<InputOf<'settings.import'>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as InputOf<'settings.import'>;
  } catch (cause) {
    throw new AppError('settings_document_invalid', `${file} cannot be read as settings`, {
      detail: 'It is a JSON file, as `molecule settings export --file` writes it.',
      cause,
    });
  }
}

function reportText({ applied, changes, invalid, unknown, locked, unchanged }: SettingsImport): string {
  const lines = [
    ...changes.map(
      ({ key, from, to }) => `${applied ? 'changed' : 'change'}  ${key}: ${shown(from)} → ${shown(to)}`,
    ),
    ...invalid.map(({ key, message }) => `invalid  ${key}: ${message}`),
    ...locked.map(({ key, lock }) => `locked  ${key}: ${lockText(lock)}`),
    ...unknown.map((key) => `unknown  ${key}`),
    ...unchanged.map((key) => `same  ${key}`),
  ];
  return lines.join('\n') || 'The document has no settings';
}

function lockText(lock: SettingLock | null): string {
  return lock === null ? '' : `decided by ${lock.name}`;
}

function shown(value: SettingValue): string {
  return value === null || value === '' ? '–' : String(value);
}

/** What a word of the command line stands for, by the kind of the setting; what cannot be meant is left to the engine. */
function typedValue(key: string, text: string): SettingValue {
  switch (settingOf(key)?.kind.type) {
    case 'switch':
      return text === 'true' || (text === 'false' ? false : text);
    case 'number':
      if (text === '') return null;
      return Number.isFinite(Number(text)) ? Number(text) : text;
    default:
      return text;
  }
}
