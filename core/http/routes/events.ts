import { z } from 'zod';
import { isUuid } from '../../base/index.ts';
import { platformEvents } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import { openLiveEvents } from '../live-events.ts';
import type { Routes } from '../services.ts';
import { pastEvent } from '../shapes.ts';

const LISTED = 100;

const event = z.object({
  id: z.string(),
  event_type: z.string(),
  workspace_id: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
  created_at: z.string(),
});

export const eventRoutes: Routes = (define, { store }, access) => {
  define(
    {
      method: 'GET',
      path: '/events',
      tier: 'admin',
      summary: 'The last 100 events that are kept, newest first',
      answers: { 200: z.array(event) },
    },
    () => store.eventHistory.list(LISTED).map(pastEvent),
  );

  define(
    {
      method: 'GET',
      path: '/events/:workspaceId',
      tier: 'admin',
      summary: 'The last 100 events of one workspace, newest first',
      answers: { 200: z.array(event), 400: 'what is no UUID' },
    },
    ({ params: { workspaceId = '' } }) => {
      if (!isUuid(workspaceId)) throw new HttpProblem(400, 'invalid workspace ID');
      return store.eventHistory.list(LISTED, workspaceId.toLowerCase()).map(pastEvent);
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/events/stream',
      tier: 'workspace',
      summary: 'What happens to the workspace from now on, as server-sent events',
      answers: { 200: 'a comment `: ping`, then frames `data: {"type","timestamp","data"}`' },
      difference: 'a comment every 30 seconds; it ends with the workspace, and when its token is revoked',
    },
    ({ request, reply, workspace: { id } }) => {
      openLiveEvents(reply, {
        isWelcome: () => access.mayStill(request),
        changes: () => store.tokens.version + store.orgTokens.version,
        subscribe: (stream) =>
          store.events.on((entries) => {
            for (const { at, event: told } of entries) {
              if (told.type === 'workspace.removed' && told.id === id) stream.look();
              if (told.type !== 'platform' || told.workspaceId !== id) continue;
              if (platformEvents[told.event] === 'listed') continue;
              stream.send({ type: told.event, timestamp: at, data: told.payload });
            }
          }),
      });
    },
  );
};
