import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Session } from 'electron';
import { systemCodeOf } from '../../core/base/index.ts';
import { assetOf, contentTypeOf } from './assets.ts';

const SCHEME = 'app';

/** Where the page comes from in the built app. */
export const PAGE_URL = `${SCHEME}://molecule/`;

/**
 * Nothing but the app's own files; no inline script, no network. Styles set by script need no exception. What is
 * attached to a message is shown from memory (`blob:`): pictures, sound and video, and PDF files in a frame.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  'frame-src blob:',
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page from `folder` to windows of `session`. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const file = assetOf(folder, request.url);
    if (file === null || request.method !== 'GET') return new Response('Not found', { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'content-type': contentTypeOf(file),
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
        },
      });
    } catch (error) {
      const missing = systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'EISDIR';
      if (!missing) console.error(`${path.basename(file)} could not be read`, error);
      return new Response('Not found', { status: missing ? 404 : 500 });
    }
  });
}
