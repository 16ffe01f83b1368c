import { z } from 'zod';
import { MAX_BUNDLE_BYTES } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import type { ImportedBundle } from '../settings-services.ts';

const files = z.record(z.string(), z.string());
/** As it goes out; what comes in is checked where it is read, with the place of what is wrong. */
const bundleShape = z.object({
  schema: z.literal('1.0'),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tier: z.number(),
  model: z.string(),
  system_prompt: z.string(),
  skills: z.array(z.object({ id: z.string(), name: z.string(), description: z.string(), files })),
  tools: z.array(z.unknown()),
  prompts: files,
  /** The same, for each workspace below. */
  sub_workspaces: z.array(z.record(z.string(), z.unknown())),
  agent_card: z.record(z.string(), z.unknown()).nullable(),
  author: z.string(),
  version: z.string(),
});
const made = z.object({
  workspace_id: z.string(),
  name: z.string(),
  status: z.string(),
  children: z.array(z.record(z.string(), z.unknown())),
});

export const bundleRoutes: Routes = (define, { store, settings: { bundles } }, access) => {
  define(
    {
      method: 'GET',
      path: '/bundles/export/:id',
      tier: 'admin',
      summary: 'A workspace with all below it as one document, without secrets and history',
      answers: { 200: bundleShape, 400: 'the id is none', 404: 'there is no such workspace' },
      difference:
        'other text files than config.yaml are in `prompts`, too; files of skills that are no text are base64, and `encodings` of the skill names them',
    },
    async ({ request }) => {
      const id = access.pathId(request);
      if (!store.workspaces.getLive(id)) throw new HttpProblem(404, 'bundle not found');
      return bundles.export(id);
    },
  );

  define(
    {
      method: 'POST',
      path: '/bundles/import',
      tier: 'admin',
      summary: 'Makes and starts the workspaces of a bundle: all, or none',
      body: z.record(z.string(), z.unknown()),
      invalid: 'invalid bundle',
      bodyLimitBytes: MAX_BUNDLE_BYTES,
      answers: {
        201: made,
        400: 'the bundle is none, or asks for what cannot be: `detail` says what',
        409: 'there is a workspace of that name',
      },
      difference:
        'nothing is made of a bundle with a fault; a tier above 2 waits for the consent of the user',
    },
    async ({ body, reply }) => reply.status(201).send(treeOf(await bundles.import(body))),
  );
};

function treeOf({ workspace: { id, name, status }, children }: ImportedBundle): Record<string, unknown> {
  return { workspace_id: id, name, status, children: children.map(treeOf) };
}
