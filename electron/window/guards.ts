import {
  type App,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type Session,
  shell,
  type WebContents,
} from 'electron';
import { isOutsideLink, isPageUrl } from './links.ts';

/** Of all that a page can ask for, copying text is what ours does. */
const ALLOWED_PERMISSIONS: readonly string[] = ['clipboard-sanitized-write'];

/** Keeps every window on the page: no navigation away, no new windows, no embedded views. */
export function guardNavigation(app: App, pageUrl: string): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (isPageUrl(pageUrl, event.url)) return;
      event.preventDefault();
      openOutside(event.url);
    });
    contents.on('will-redirect', (event) => {
      if (!isPageUrl(pageUrl, event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
  });
}

/** Denies the page every permission that it does not need. */
export function guardPermissions(session: Session, pageUrl: string): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(ALLOWED_PERMISSIONS.includes(permission) && isPageUrl(pageUrl, contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return ALLOWED_PERMISSIONS.includes(permission) && isPageUrl(pageUrl, origin);
  });
  session.setDevicePermissionHandler(() => false);
}

/** True when a message comes from the top frame of a window that shows our page. */
export function isFromPage(event: IpcMainEvent | IpcMainInvokeEvent, pageUrl: string): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === sendingFrame(event.sender) && isPageUrl(pageUrl, frame.url);
}

/** Opens a web address in the user's browser; anything else is refused. */
export function openOutside(url: string): void {
  if (!isOutsideLink(url)) {
    console.error(`A link was not opened, because it is not a plain web address: ${url.slice(0, 200)}`);
    return;
  }
  shell.openExternal(url).catch((error: unknown) => console.error('The browser could not be opened', error));
}

function sendingFrame(contents: WebContents) {
  return contents.isDestroyed() ? null : contents.mainFrame;
}
