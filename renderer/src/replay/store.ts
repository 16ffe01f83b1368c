import { create } from 'zustand';
import type { AppErrorJson } from '../../../core/contract/index.ts';

export const speeds = [1, 2, 4, 8, 16, 32, 64] as const;
export type Speed = (typeof speeds)[number];

/** Where a replay is. */
export interface ReplayState {
  /** off: what is now is shown */
  readonly phase: 'off' | 'opening' | 'on' | 'failed';
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  /** How many events had happened at `at`, and how many there are so far. */
  readonly count: number;
  readonly total: number;
  /** Until when the record was read. */
  readonly readTo: number;
  readonly isRead: boolean;
  /** There is more in this time than fits. */
  readonly isCut: boolean;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly error: AppErrorJson | null;
  /** Events in each part of the time. */
  readonly density: readonly number[];
  /** What happened while the past was shown. */
  readonly meanwhile: number;
}

export const OFF: ReplayState = {
  phase: 'off',
  from: 0,
  to: 0,
  at: 0,
  count: 0,
  total: 0,
  readTo: 0,
  isRead: false,
  isCut: false,
  playing: false,
  speed: 8,
  error: null,
  density: [],
  meanwhile: 0,
};

export const useReplay = create<ReplayState>(() => OFF);
