import { attachmentViews } from './attachment-views.ts';
import { canvasViews } from './canvas-views.ts';
import { configureViews } from './configure-views.ts';
import { createViews } from './create-views.ts';
import { dialogViews } from './dialog-views.ts';
import { dockViews } from './dock-views.ts';
import { fileViews } from './file-views.ts';
import { frameViews } from './frame-views.ts';
import { lifeViews } from './life-views.ts';
import { observeViews } from './observe-views.ts';
import { orgViews } from './org-views.ts';
import { pageViews } from './page-views.ts';
import { settingsViews } from './settings-views.ts';
import { talkViews } from './talk-views.ts';
import { terminalViews } from './terminal-views.ts';
import type { View } from './view.ts';
import { windowViews } from './window-views.ts';
import { workViews } from './work-views.ts';

/** Every view of the app. */
export const views: readonly View[] = [
  ...frameViews,
  ...canvasViews,
  ...talkViews,
  ...attachmentViews,
  ...observeViews,
  ...fileViews,
  ...terminalViews,
  ...workViews,
  ...configureViews,
  ...dockViews,
  ...orgViews,
  ...createViews,
  ...dialogViews,
  ...pageViews,
  ...settingsViews,
  ...windowViews,
  ...lifeViews,
];
