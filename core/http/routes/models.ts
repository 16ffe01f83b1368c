import { z } from 'zod';
import type { Routes } from '../services.ts';

const source = z.enum(['default', 'workspace_secrets']);
const oneLine = z
  .string()
  .max(100)
  .regex(/^[^\r\n]*$/, 'one line')
  .transform((text) => text.trim());
const modelBody = z.object({ model: oneLine });
const providerBody = z.object({ provider: oneLine });
const cleared = z.object({ status: z.literal('cleared') });
const STATED = 'without a choice the answer names what the workspace really uses';

export const modelRoutes: Routes = (define, { settings: { models } }) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/model',
      tier: 'workspace',
      summary: 'The model that the workspace uses',
      answers: { 200: z.object({ model: z.string(), source }) },
      difference: STATED,
    },
    ({ workspace }) => models.model(workspace),
  );

  define(
    {
      method: 'PUT',
      path: '/workspaces/:id/model',
      tier: 'workspace',
      summary: 'Chooses a model, or that of the template again, and restarts the workspace',
      body: modelBody,
      invalid: 'invalid request body',
      answers: {
        200: z.union([z.object({ status: z.literal('saved'), model: z.string() }), cleared]),
      },
      difference: 'a provider that was derived from the model before is derived anew',
    },
    async ({ workspace, body: { model } }) => {
      await models.setModel(workspace, model);
      return model === '' ? { status: 'cleared' } : { status: 'saved', model };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/provider',
      tier: 'workspace',
      summary: 'Who provides the model of the workspace',
      answers: { 200: z.object({ provider: z.string(), source }) },
      difference: STATED,
    },
    ({ workspace }) => models.provider(workspace),
  );

  define(
    {
      method: 'PUT',
      path: '/workspaces/:id/provider',
      tier: 'workspace',
      summary: 'Chooses a provider, or that of the model again, and restarts the workspace',
      body: providerBody,
      invalid: 'invalid request body',
      answers: {
        200: z.union([z.object({ status: z.literal('saved'), provider: z.string() }), cleared]),
      },
    },
    ({ workspace, body: { provider } }) => {
      models.setProvider(workspace, provider);
      return provider === '' ? { status: 'cleared' } : { status: 'saved', provider };
    },
  );
};
