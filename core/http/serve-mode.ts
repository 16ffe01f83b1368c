import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { BrowserSessions } from './sessions.ts';

/**
 * No inline script or style, nothing from elsewhere. What is attached to a message is shown from memory (`blob:`):
 * pictures, sound and video, and PDF files in a frame.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  'frame-src blob:',
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SIGN_IN_HINT =
  'This browser is not signed in. Open the link that the engine printed when it started.\n\n' +
  'Such a link works once. Used it already? "molecule link" (npm run molecule -- link) prints another.\n';

const NOT_BUILT_HINT = 'The interface is not built yet: run "npm run build", then start the engine again.\n';

/** Serves the same interface as the app to a browser on this machine. */
export async function serveInterface(
  app: FastifyInstance,
  folder: string,
  sessions: BrowserSessions,
): Promise<void> {
  const isBuilt = existsSync(path.join(folder, 'index.html'));
  if (isBuilt) await serveFiles(app, folder);
  app.get('/', (request, reply) => {
    const { token } = request.query as { token?: string };
    const cookie = token === undefined ? null : sessions.signIn(token);
    if (cookie !== null) return reply.header('set-cookie', cookie).redirect('/');
    if (!sessions.isSignedIn(request.raw)) return reply.status(401).type('text/plain').send(SIGN_IN_HINT);
    if (!isBuilt) return reply.status(503).type('text/plain').send(NOT_BUILT_HINT);
    return reply.sendFile('index.html');
  });
}

async function serveFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: true,
    setHeaders: (reply, file) => {
      const immutable = file.includes(`${path.sep}assets${path.sep}`);
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
      reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
