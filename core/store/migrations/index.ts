import { baseline } from './0001-baseline.ts';
import { orgs } from './0002-orgs.ts';
import { images } from './0003-images.ts';
import { lifecycle } from './0004-lifecycle.ts';
import { platformApi } from './0005-platform-api.ts';
import { replay } from './0006-replay.ts';
import { scheduleRuns } from './0007-schedule-runs.ts';
import { readMarks } from './0008-read-marks.ts';
import { approvals } from './0009-approvals.ts';

/** One step of the schema. Numbered without gaps, one purpose each, never edited once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  baseline,
  orgs,
  images,
  lifecycle,
  platformApi,
  replay,
  scheduleRuns,
  readMarks,
  approvals,
];
