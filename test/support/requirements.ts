import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { silentLogger } from '../../core/base/index.ts';
import { createDocker } from '../../core/docker/index.ts';
import { findElectron } from '../../electron/launch/electron-binary.ts';
import { openDisplay } from './display.ts';

/** Why something that a suite needs is not there, in one line; null when it is. */
export type Missing = string | null;

export async function missingDocker(): Promise<Missing> {
  const docker = createDocker({ instanceId: 'probe', logger: silentLogger() });
  try {
    const { state } = await docker.settled();
    return state === 'ready' ? null : 'no Docker engine answers';
  } finally {
    await docker.dispose();
  }
}

/** `PLAYWRIGHT_CHROMIUM` names an installed browser; without it the one that Playwright downloads counts. */
export async function missingChromium(): Promise<Missing> {
  const program = process.env.PLAYWRIGHT_CHROMIUM || chromium.executablePath();
  return existsSync(program)
    ? null
    : 'no Chromium (set PLAYWRIGHT_CHROMIUM, or: npx playwright install chromium)';
}

export async function missingElectron(root: string): Promise<Missing> {
  if (!findElectron(root, process.env)) return 'no Electron program (npm start downloads it)';
  const display = await openDisplay();
  await display?.dispose();
  return display ? null : 'no display and no Xvfb';
}
