import { z } from 'zod';
import { SETTINGS_FORMAT } from './app-settings.ts';
import { command, nothing, query } from './operation.ts';

const key = z.string().min(1).max(100);
const value = z.union([z.boolean(), z.number(), z.string(), z.null()]);

const lockSchema = z.object({
  /** variable: one of the environment · file: one of the data folder · option: one of the command line */
  by: z.enum(['variable', 'file', 'option']),
  name: z.string(),
});
export type SettingLock = z.infer<typeof lockSchema>;

const storedSettingSchema = z.object({
  key,
  value,
  /** null: people decide. */
  lock: lockSchema.nullable(),
  /** Kept, but the engine still runs with what was before. */
  waitsForRestart: z.boolean(),
});
export type StoredSetting = z.infer<typeof storedSettingSchema>;

const settings = z.record(z.string(), z.unknown());

const importReportSchema = z.object({
  applied: z.boolean(),
  changes: z.array(z.object({ key, from: value, to: value })),
  unchanged: z.array(z.string()),
  unknown: z.array(z.string()),
  invalid: z.array(z.object({ key: z.string(), message: z.string() })),
  locked: z.array(z.object({ key: z.string(), lock: lockSchema })),
});
export type SettingsImport = z.infer<typeof importReportSchema>;

/** The settings of the app, of which `appSettings` says what they are. `settings.changed` tells when to list anew. */
export const appSettingsOperations = {
  'settings.list': query(
    'All settings of the app',
    nothing,
    z.object({ settings: z.array(storedSettingSchema) }),
  ),
  'settings.set': command('Change a setting', z.object({ key, value }), storedSettingSchema, [
    'setting_unknown',
    'setting_invalid',
    'setting_locked',
  ]),
  'settings.reset': command('Give a setting its usual value', z.object({ key }), storedSettingSchema, [
    'setting_unknown',
    'setting_locked',
  ]),
  /** What people changed: neither what is usual nor what a machine decides, and no secrets. */
  'settings.export': query(
    'What differs from the usual settings',
    nothing,
    z.object({ format: z.literal(SETTINGS_FORMAT), settings }),
  ),
  /** Takes what is valid and free, and says of all else why not. */
  'settings.import': command(
    'Take settings from a document',
    z.object({
      format: z.string(),
      settings,
      /** False only tells what would be. */
      apply: z.boolean().default(false),
    }),
    importReportSchema,
    ['settings_document_invalid'],
  ),
} as const;
