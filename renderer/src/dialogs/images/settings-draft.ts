import type { ImageSettings } from '../../../../core/contract/index.ts';

/** What the form holds: numbers as they are typed, and which of the two places is chosen. */
export interface SettingsDraft extends Omit<ImageSettings, 'parallelBuilds' | 'soakMinutes' | 'keep'> {
  readonly from: 'local' | 'registry';
  readonly parallelBuilds: string;
  readonly soakMinutes: string;
  readonly keep: string;
}

export function draftOf(settings: ImageSettings): SettingsDraft {
  return {
    ...settings,
    from: settings.registry === '' ? 'local' : 'registry',
    parallelBuilds: String(settings.parallelBuilds),
    soakMinutes: String(settings.soakMinutes),
    keep: String(settings.keep),
  };
}

/** What has to be saved: settings that differ from those before and that the environment leaves to people. */
export function changedSettings(
  before: ImageSettings,
  draft: SettingsDraft,
  fixed: ReadonlySet<string>,
): Partial<ImageSettings> {
  const { from, ...typed } = draft;
  const after: ImageSettings = {
    ...typed,
    registry: from === 'registry' ? draft.registry.trim() : '',
    templates: draft.templates.trim(),
    platform: draft.platform.trim(),
    parallelBuilds: Number(draft.parallelBuilds),
    soakMinutes: Number(draft.soakMinutes),
    keep: Number(draft.keep),
  };
  const names = Object.keys(after) as (keyof ImageSettings)[];
  return Object.fromEntries(
    names
      .filter((name) => !fixed.has(name) && after[name] !== before[name])
      .map((name) => [name, after[name]]),
  );
}

/** What is still missing, in words; empty when the form can be saved. */
export function draftProblem(draft: SettingsDraft): string {
  if (draft.from === 'registry' && draft.registry.trim() === '') return 'Name the registry to pull from.';
  if (!isWhole(draft.parallelBuilds, 1, 8)) return 'Between 1 and 8 builds can run at once.';
  if (!isWhole(draft.soakMinutes, 0, 10_080)) return 'Canaries can be watched for 0 to 10,080 minutes.';
  if (!isWhole(draft.keep, 0, 100)) return 'Between 0 and 100 unused images can be kept.';
  return '';
}

function isWhole(text: string, min: number, max: number): boolean {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= min && value <= max;
}
