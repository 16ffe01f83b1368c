import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findElectron } from '../../electron/launch/electron-binary.ts';
import { type Display, openDisplay } from '../support/display.ts';
import {
  callEngine,
  engineProcessId,
  killApp,
  type LaunchedApp,
  launchApp,
  stubDialogs,
} from '../support/electron-app.ts';
import { instanceObjects, removeInstance } from '../support/engine-process.ts';
import {
  conversation,
  DEMO,
  expectAllOnline,
  expectAnswer,
  expectLiveEdges,
  outlineRow,
  restartSelected,
  send,
  startDemo,
} from './flows.ts';
import { picture } from './screenshots.ts';

/** The same walk as in a browser, in the real window: on containers where Docker answers, else on processes. */

test.describe.configure({ mode: 'serial' });

const program = findElectron(path.resolve(import.meta.dirname, '../..'), process.env);
let display: Display | null;
let home: string;
let launched: LaunchedApp;
let app: ElectronApplication;
let page: Page;

async function open(): Promise<void> {
  launched = await launchApp({ program: program ?? '', home, backend: 'auto', display });
  ({ app, page } = launched);
}

const objects = async () => instanceObjects((await callEngine(home, 'engine.info', {})).instanceId);

test.beforeAll(async () => {
  display = program ? await openDisplay() : null;
  test.skip(!program, 'skipped: no Electron program');
  test.skip(!display, 'skipped: no display and no Xvfb');
  home = await mkdtemp(path.join(os.tmpdir(), 'molecule-electron-demo-'));
  await open();
});
test.afterAll(async () => {
  if (home) {
    const { instanceId } = await callEngine(home, 'engine.info', {}).catch(() => ({ instanceId: '' }));
    await killApp(launched);
    if (instanceId) await removeInstance(instanceId);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
  await display?.dispose();
});

test('a first start offers the demo, and one click brings it up', async () => {
  await startDemo(page);
  await expectAllOnline(page);
});

test('a task runs through the org in sight, across a killed engine', async () => {
  await send(page, DEMO.root, DEMO.task);
  await expectLiveEdges(page, 3);
  await picture(page, 'window-working');
  process.kill(await engineProcessId(app), 'SIGKILL');
  await expect(page.getByRole('contentinfo')).toContainText('Reconnecting');
  await expectAnswer(page, DEMO.root, DEMO.answerStart);
  await expect(conversation(page, DEMO.root).getByText(DEMO.answerStart)).toHaveCount(1);
  await expectAllOnline(page);
  expect((await callEngine(home, 'engine.snapshot', {})).workspaces).toHaveLength(DEMO.size);
});

test('a restarted workspace comes back', async () => {
  await outlineRow(page, 'Copywriter').click();
  await restartSelected(page, 'Copywriter');
});

test('quitting with "stop" leaves no container running, and the next start brings the org back', async () => {
  const { backend, instanceId } = await callEngine(home, 'engine.info', {});
  const before = await objects();
  expect(before.containers).toHaveLength(backend === 'docker' ? DEMO.size : 0);
  await stubDialogs(app, ['Stop them']);
  const gone = once(app.process(), 'exit');
  await app.evaluate(({ app: electron }) => electron.quit());
  expect(await gone).toEqual([0, null]);
  expect((await instanceObjects(instanceId)).containers).toEqual([]);

  await open();
  await expectAllOnline(page);
  expect(await objects()).toEqual(before);
  await callEngine(home, 'workspaces.remove', {
    id: (await callEngine(home, 'engine.snapshot', {})).workspaces[0]?.id ?? '',
    purge: true,
  });
  await expect.poll(objects).toEqual({ containers: [], volumes: [] });
});
