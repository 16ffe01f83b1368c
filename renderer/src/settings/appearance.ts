import { type Appearance, densities, motions, themes, ZOOM_STEPS } from '../state/appearance.ts';
import { text } from '../text/index.ts';

const words = text.appSettings;
const looks = text.frame.appearance;

/** How the interface looks: each with its choices; the usual one is what a new browser has. */
export const appearanceSettings = [
  choice('theme', themes, looks.themes, 'system'),
  choice('density', densities, looks.densities, 'comfortable'),
  choice(
    'zoom',
    ZOOM_STEPS,
    Object.fromEntries(ZOOM_STEPS.map((step) => [step, looks.zoomPercent(step)])),
    100,
  ),
  choice('motion', motions, looks.motions, 'system'),
] as const;

export type AppearanceSetting = (typeof appearanceSettings)[number];

function choice<K extends keyof Appearance>(
  key: K,
  choices: readonly Appearance[K][],
  labels: Readonly<Record<string, string>>,
  usual: Appearance[K],
) {
  return { key, choices: choices.map(String), labels, usual: String(usual), ...words.appearance[key] };
}

/** The change that a choice of a list stands for. */
export function appearanceChange({ key, choices }: AppearanceSetting, chosen: string): Partial<Appearance> {
  if (!choices.includes(chosen)) return {};
  return { [key]: key === 'zoom' ? Number(chosen) : chosen };
}

/** All that such a setting is found by. */
export function appearanceTexts({ key, title, help, labels }: AppearanceSetting): readonly string[] {
  return [title, help, key, words.sections.appearance, ...Object.values(labels)];
}
