import { expect, type Locator, test, type WebSocketRoute } from '@playwright/test';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { command, dock, inspector, outlineRow, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The engine and the network come and go: what the window says, and what waits. */
test.describe.configure({ timeout: 90_000 });

/** The ways of all windows to the engine, and whether new ones are let through. */
const sockets = new Set<{ readonly page: WebSocketRoute; readonly server: WebSocketRoute }>();
let isCut = false;

shareWindow({
  expected: /WebSocket|ERR_/,
  prepare: () =>
    page.context().routeWebSocket(/\/contract\/ws$/, (socket) => {
      if (isCut) {
        void socket.close();
        return;
      }
      sockets.add({ page: socket, server: socket.connectToServer() });
    }),
});

const statusBar = () => page.getByRole('contentinfo');

/** Cuts every way to the engine that there is. */
async function cutAll(): Promise<void> {
  for (const { page: end, server } of [...sockets]) {
    await end.close();
    await server.close();
  }
  sockets.clear();
}

test('a lost engine is told once, what is done waits for it, and nothing that came meanwhile is missed', async () => {
  isCut = true;
  await cutAll();
  await expect(page.getByText('The connection to the engine is lost.')).toBeVisible();
  await expect(statusBar()).toContainText(/Reconnecting, lost \d+ s ago/);
  const pill = page.getByRole('banner').getByRole('button', { name: 'Reconnecting', exact: true });
  await expect(pill, 'the pill says the same').toBeVisible();
  await picture(page, 'frame-lost-light');
  await expectAccessible(page);
  engine.state.patch(engine.state.named('Aiko Tanaka').id, { name: 'Aiko Mori' });
  await outlineRow(page, 'Jonas Weber').click();
  await command(page, 'Pause the selected');
  await expect(page.getByRole('combobox')).toHaveCount(0);
  expect(engine.state.named('Jonas Weber').status).toBe('online');

  isCut = false;
  await expect(toasts(page)).toContainText('The engine is back');
  await expect(page.getByText('The connection to the engine is lost.')).toHaveCount(0);
  await expect(statusBar()).toContainText('events/s');
  await expect(outlineRow(page, 'Aiko Mori')).toBeVisible();
  await expect(toasts(page).getByText('The engine is back')).toHaveCount(1);
  // What was asked for meanwhile happens now, and only once.
  await expect.poll(() => engine.state.named('Jonas Weber').status).toBe('paused');
  engine.state.patch(engine.state.named('Jonas Weber').id, { status: 'online', desired: 'running' });
});

test('what was on its way when the engine was lost is no error: it comes by itself with the engine', async () => {
  const note = inspector(page).getByText('The engine cannot be reached.');
  for (const [operation, group, tab] of [
    ['transcript.read', 'Work', 'Transcript'],
    ['chat.history', 'Talk', 'With people'],
  ] as const) {
    engine.faults.hold(operation);
    await outlineRow(page, operation === 'chat.history' ? 'Ilya Morozov' : 'Leo Fontaine').click();
    await inspector(page).getByRole('tab', { name: group }).click();
    await inspector(page).getByRole('tab', { name: tab }).click();
    await expect(inspector(page).getByRole('status', { name: /^(Asking|Loading)/ })).toBeVisible();
    isCut = true;
    await cutAll();
    await expect(note).toBeVisible();
    await expect(inspector(page).getByRole('region', { name: /^Error/ })).toHaveCount(0);
    engine.faults.release(operation);
    isCut = false;
    await expect(note).toHaveCount(0);
    await expect(inspector(page).getByRole('region', { name: /^Error/ })).toHaveCount(0);
  }
});

test('U12: whatever a pane shows, it says once that the engine is away, and takes nothing for an error', async () => {
  const away = (pane: Locator) => pane.getByText('The engine cannot be reached.');
  await outlineRow(page, 'Leo Fontaine').click();
  await page.keyboard.press('ControlOrMeta+j');
  isCut = true;
  await cutAll();
  for (const group of ['Talk', 'Observe', 'Work', 'Configure']) {
    await inspector(page).getByRole('tab', { name: group }).click();
    const tabs = inspector(page).getByRole('tablist', { name: group });
    for (const tab of await tabs.getByRole('tab').all()) {
      await tab.click();
      await expect(away(inspector(page))).toHaveCount(1);
      await expect(inspector(page).getByRole('region', { name: /^Error/ })).toHaveCount(0);
    }
  }
  for (const tab of await dock(page).getByRole('tab').all()) {
    await tab.click();
    await expect(away(dock(page))).toHaveCount(1);
  }
  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await expect(away(inspector(page)), 'the org as a whole as well').toHaveCount(1);
  isCut = false;
  await expect(away(page.locator('body'))).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+j');
  await outlineRow(page, 'Leo Fontaine').click();
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  await inspector(page).getByRole('tab', { name: 'With people' }).click();
});

test('a machine without a network says so, and the engine goes on', async () => {
  await page.context().setOffline(true);
  await expect(statusBar()).toContainText('Offline');
  await expect(statusBar()).toContainText('events/s');
  await page.context().setOffline(false);
  await expect(statusBar()).not.toContainText('Offline');
});
