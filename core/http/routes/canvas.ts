import { z } from 'zod';
import type { Routes } from '../services.ts';

const SETTING = 'canvas.viewport';
const viewport = z.object({ x: z.number(), y: z.number(), zoom: z.number() });
const UNMOVED = { x: 0, y: 0, zoom: 1 };
const REFUSED = 'neither a token of the owner or a workspace, nor a page that is let in';

/** Which part of the canvas is shown. */
export const canvasRoutes: Routes = (define, { store }, access) => {
  define(
    {
      method: 'GET',
      path: '/canvas/viewport',
      tier: 'own',
      summary: 'Which part of the canvas is shown',
      answers: { 200: viewport, 401: REFUSED },
      difference: 'is not for everybody: it takes what writing it takes',
    },
    ({ request }) => {
      access.canvas(request);
      const stored = store.settings.get(SETTING);
      return stored === undefined ? UNMOVED : viewport.parse(JSON.parse(stored));
    },
  );

  define(
    {
      method: 'PUT',
      path: '/canvas/viewport',
      tier: 'own',
      summary: 'Remember which part of the canvas is shown',
      body: viewport.partial(),
      answers: { 200: z.object({ status: z.literal('saved') }), 401: REFUSED },
      difference: 'without any token in the installation it is still not for everybody',
    },
    ({ request, body }) => {
      access.canvas(request);
      store.settings.set(SETTING, JSON.stringify({ ...UNMOVED, ...body }));
      return { status: 'saved' };
    },
  );
};
