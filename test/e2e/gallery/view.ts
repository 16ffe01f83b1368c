import type { Locator } from '@playwright/test';
import type { OperationName } from '../../../core/contract/index.ts';
import type { Stage } from './stage.ts';

/** What a view can look like, in the order in which they are looked at. */
export const states = ['loading', 'empty', 'error', 'full'] as const;
export type State = (typeof states)[number];

export const themes = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** Views of one area are on one sheet. */
export const areas = [
  'frame',
  'canvas',
  'life',
  'talk',
  'observe',
  'work',
  'configure',
  'dock',
  'orgs',
  'create',
  'dialogs',
  'pages',
  'settings',
  'windows',
] as const;
export type Area = (typeof areas)[number];

/** Why a view has no such state. */
export interface Never {
  readonly never: string;
}

/** One view of the app, and how each of its states is made. */
export interface View {
  readonly area: Area;
  readonly name: string;
  /** The part of the page that it is, as a selector. */
  readonly within: string;
  /**
   * Leads to it from wherever the page is. What a page has once shown of a workspace it remembers, so each state takes
   * another workspace where that matters.
   */
  readonly open: (stage: Stage, state: State) => Promise<void>;
  /** What is there when the view is full, and in no other state. */
  readonly content: (part: Locator) => Locator;
  /** What of it is in the picture, where that is not all. */
  readonly pictured?: (part: Locator) => Locator;
  /** What is not answered meanwhile. */
  readonly loading: OperationName | Never;
  /** What it says when there is nothing. */
  readonly empty: RegExp | Never;
  /** What fails. */
  readonly error: OperationName | Never;
  /** What tries again, where that is no button of the error itself. */
  readonly retry?: (part: Locator) => Locator;
  /** What fails is what was asked of it: it stays as it was, and goes once that works. */
  readonly submits?: true;
  /** What is known already stays beside the failure. */
  readonly keeps?: true;
}

const SYNCHRONOUS: Never = { never: 'it shows only what the page knows already' };

/** A view that asks the engine for nothing. */
export const asksNothing = {
  loading: SYNCHRONOUS,
  error: SYNCHRONOUS,
} as const satisfies Partial<View>;

/** Views that have something in common. What one of them says itself counts for it. */
export function viewsWith<Common extends Partial<View>>(
  common: Common,
  views: readonly (Omit<View, keyof Common> & Partial<View>)[],
): readonly View[] {
  return views.map((view) => ({ ...common, ...view }) as unknown as View);
}

export const never = (why: string): Never => ({ never: why });

export function isNever(state: unknown): state is Never {
  return typeof state === 'object' && state !== null && 'never' in state;
}
