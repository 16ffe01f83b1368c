import { cronProblem, isTimezone } from '../../base/index.ts';
import type { ResolvedChannel, ResolvedSchedule } from '../types.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';
import { readPrompt } from './prompts.ts';
import type { TemplateFiles } from './template-files.ts';

const SCHEDULE_KEYS = new Set(['name', 'cron_expr', 'timezone', 'prompt', 'prompt_file', 'enabled']);
const CHANNEL_KEYS = new Set(['type', 'config', 'allowed_users', 'enabled']);
const NONE: ReadonlySet<string> = new Set();

/** Reads `schedules`; what cannot run is reported and left out. */
export function readSchedules(
  context: ReadContext,
  files: TemplateFiles,
  workspace: MapReader,
  filesDir: string,
): ResolvedSchedule[] {
  const { diagnostics } = context;
  const schedules = new Map<string, ResolvedSchedule>();
  for (const [index, reader] of workspace.maps('schedules').entries()) {
    reader.expectOnly(SCHEDULE_KEYS, NONE, 'in a schedule');
    const name = reader.text('name').trim() || `Schedule ${index + 1}`;
    const cron = reader.text('cron_expr').trim();
    const timezone = reader.text('timezone').trim() || 'UTC';
    const prompt = readPrompt(context, files, reader, 'prompt', filesDir);
    const problem = cron === '' ? 'cron_expr is missing' : cronProblem(cron);
    const zoneKnown = isTimezone(timezone);
    if (problem !== null) {
      const message = `The schedule ${quoted(name)} has no valid time: ${problem}`;
      diagnostics.error('invalid_cron', message, reader.at('cron_expr'), 'For example: "0 9 * * 1-5".');
    }
    if (!zoneKnown) {
      const message = `The time zone ${quoted(timezone)} is not known`;
      diagnostics.error(
        'invalid_timezone',
        message,
        reader.at('timezone'),
        'For example: Europe/Berlin or UTC.',
      );
    }
    if (prompt.at === null) {
      const message = `The schedule ${quoted(name)} has no prompt`;
      diagnostics.error('schedule_prompt_missing', message, reader.from, 'Add prompt or prompt_file.');
    }
    if (schedules.has(name)) {
      const message = `A second schedule ${quoted(name)} in this workspace replaces the first`;
      diagnostics.warning('duplicate_schedule', message, reader.from, 'Give each schedule its own name.');
    }
    if (problem !== null || !zoneKnown || prompt.text === '') continue;
    const enabled = reader.boolean('enabled') ?? true;
    schedules.set(name, { name, cron, timezone, prompt: prompt.text, enabled, source: reader.start });
  }
  return [...schedules.values()];
}

/** Reads `channels`. Which types exist and what they need is known where channels are created. */
export function readChannels(context: ReadContext, workspace: MapReader): ResolvedChannel[] {
  return workspace.maps('channels').flatMap((reader) => {
    reader.expectOnly(CHANNEL_KEYS, NONE, 'in a channel');
    const type = reader.text('type').trim();
    if (type === '') {
      context.diagnostics.error(
        'channel_type_missing',
        'This channel has no type',
        reader.from,
        'Add `type`.',
      );
      return [];
    }
    const config = reader.map('config');
    return [
      {
        type,
        config: Object.fromEntries((config?.keys ?? []).map((key) => [key, config?.text(key) ?? ''])),
        allowedUsers: reader.texts('allowed_users'),
        enabled: reader.boolean('enabled') ?? true,
        source: reader.start,
      },
    ];
  });
}
