import { createViews } from './create-views.ts';
import { dialogViews } from './dialog-views.ts';
import { dockViews } from './dock-views.ts';
import { frameViews } from './frame-views.ts';
import { inspectorViews } from './inspector-views.ts';
import { lifeViews } from './life-views.ts';
import { orgViews } from './org-views.ts';
import { pageViews } from './page-views.ts';
import type { View } from './view.ts';
import { windowViews } from './window-views.ts';

/** Every view of the app. */
export const views: readonly View[] = [
  ...frameViews,
  ...inspectorViews,
  ...dockViews,
  ...orgViews,
  ...createViews,
  ...dialogViews,
  ...pageViews,
  ...windowViews,
  ...lifeViews,
];
