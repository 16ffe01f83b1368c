import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, isoTime } from '../../base/index.ts';
import { type Plugin, pluginSchema } from '../../contract/index.ts';
import { isFor, pluginArchive, SCHEMES } from '../../plugins/index.ts';
import type { Access } from '../access.ts';
import { PLUGIN_STATUS_OF } from '../error-status.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const registryQuery = z.object({ runtime: z.string().optional() });
const downloadQuery = z.object({ source: z.string().optional() });
const installBody = z.object({
  source: z.string().min(1).max(1_000),
  sha256: z.string().max(200).nullish(),
  track: z.string().max(300).nullish(),
});
const allowBody = z.object({
  plugins: z.array(z.string().min(1)).max(1_000),
  enabled_by: z.string().min(1).max(200),
});

const installedPlugin = pluginSchema.extend({ supported_on_runtime: z.boolean() });
const allowList = z.object({
  org_id: z.string(),
  plugins: z.array(z.object({ plugin_name: z.string(), enabled_by: z.string(), enabled_at: z.string() })),
  allow_all: z.boolean(),
});
const fetching = {
  404: 'there is no such plugin, repository, branch or tag',
  413: 'it is larger than allowed',
  422: 'it is not pinned, or not what it is said to be',
  502: 'it cannot be fetched',
  504: 'fetching it took too long',
} as const;

export const pluginRoutes: Routes = (define, services, access) => {
  const { plugins } = services;

  define(
    {
      method: 'GET',
      path: '/plugins',
      tier: 'open',
      summary: 'Plugins of this machine, for all runtimes or for one',
      query: registryQuery,
      answers: { 200: z.array(pluginSchema) },
    },
    ({ query }) => plugins.registry(query.runtime),
  );

  define(
    {
      method: 'GET',
      path: '/plugins/sources',
      tier: 'open',
      summary: 'Where plugins can come from',
      answers: { 200: z.object({ schemes: z.array(z.string()) }) },
    },
    () => ({ schemes: [...SCHEMES] }),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/plugins',
      tier: 'workspace',
      summary: 'Plugins that are there in a workspace that runs',
      answers: { 200: z.array(installedPlugin) },
    },
    async ({ workspace: { id } }) => (await plugins.present(id)).map(installedOf),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/plugins/available',
      tier: 'workspace',
      summary: "Plugins of this machine that are for the workspace's runtime",
      answers: { 200: z.array(pluginSchema) },
    },
    ({ workspace: { runtime } }) => plugins.registry(runtime),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/plugins/compatibility',
      tier: 'workspace',
      summary: 'Which of its plugins another runtime could use',
      query: registryQuery,
      answers: {
        200: z.object({
          target_runtime: z.string(),
          compatible: z.array(installedPlugin),
          incompatible: z.array(installedPlugin),
          all_compatible: z.boolean(),
        }),
        400: 'no runtime is named',
      },
    },
    async ({ workspace: { id }, query: { runtime } }) => {
      if (!runtime) throw new HttpProblem(400, 'runtime query parameter is required');
      const all = (await plugins.present(id)).map((each) => ({ ...each, supported: isFor(each, runtime) }));
      const incompatible = all.filter(({ supported }) => !supported);
      return {
        target_runtime: runtime,
        compatible: all.filter(({ supported }) => supported).map(installedOf),
        incompatible: incompatible.map(installedOf),
        all_compatible: incompatible.length === 0,
      };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/plugins',
      tier: 'workspace',
      summary: 'Installs a plugin',
      body: installBody,
      bodyLimitBytes: services.pluginBodyLimitBytes,
      answers: {
        200: z.object({ status: z.literal('installed'), plugin: z.string(), source: z.string() }),
        400: 'the source, its scheme, its name or what it tracks makes no sense',
        403: 'the org does not allow it',
        ...fetching,
        503: 'the files of the workspace cannot be reached',
      },
      difference: 'also where the workspace is stopped; a `track` that makes no sense is refused',
    },
    async ({ workspace: { id }, body }) => {
      const { source, sha256, track } = body;
      const request = { workspaceId: id, source, sha256: sha256 ?? undefined, track: track ?? undefined };
      const done = await told(plugins.install(request));
      return { status: 'installed', plugin: done.plugin, source: done.source };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/plugins/:name',
      tier: 'workspace',
      summary: 'Removes a plugin with what its runtime made of it',
      answers: {
        200: z.object({ status: z.literal('uninstalled'), plugin: z.string() }),
        400: 'it cannot be the name of a plugin',
        422: 'the workspace runs elsewhere',
        503: 'the files of the workspace cannot be reached',
      },
    },
    async ({ workspace: { id }, params: { name = '' } }) => {
      await told(plugins.uninstall(id, name));
      return { status: 'uninstalled', plugin: name };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/plugins/:name/download',
      tier: 'workspace',
      summary: 'A plugin as a tar.gz, for agents that install it themselves',
      query: downloadQuery,
      answers: { 200: 'a tar.gz', 400: 'the source makes no sense, or is of another plugin', ...fetching },
    },
    async ({ params: { name = '' }, query, reply }) => {
      const staged = await told(plugins.stage(query.source || `local://${name}`));
      if (staged.plugin.name !== name) {
        const detail = `It is of ${staged.plugin.name}.`;
        throw new HttpProblem(400, 'plugin name does not match source', { detail });
      }
      return reply
        .header('Content-Disposition', `attachment; filename="${name}.tar.gz"`)
        .header('X-Plugin-Name', name)
        .header('X-Plugin-Source', staged.source)
        .type('application/gzip')
        .send(pluginArchive(staged.files));
    },
  );

  const listed = (orgId: string) => {
    const allowed = plugins.allowList(orgId);
    return {
      org_id: orgId,
      plugins: allowed.map(({ name, enabledBy, enabledAt }) => ({
        plugin_name: name,
        enabled_by: enabledBy,
        enabled_at: isoTime(enabledAt),
      })),
      allow_all: allowed.length === 0,
    };
  };

  define(
    {
      method: 'GET',
      path: '/orgs/:id/plugins/allowlist',
      tier: 'admin',
      summary: 'Which plugins the workspaces of an org may have',
      answers: {
        200: allowList,
        400: 'the id is none',
        403: 'an org token that belongs to no org',
        404: 'it is no root workspace',
      },
    },
    ({ request }) => told(async () => listed(orgOf(request, access))),
  );

  define(
    {
      method: 'PUT',
      path: '/orgs/:id/plugins/allowlist',
      tier: 'admin',
      summary: 'Replaces that list; an empty one allows all',
      body: allowBody,
      answers: {
        200: allowList,
        400: 'the id is none, or a name cannot be that of a plugin',
        403: 'an org token that belongs to no org',
        404: 'it is no root workspace',
      },
    },
    ({ request, body }) =>
      told(async () => {
        const id = orgOf(request, access);
        plugins.setAllowList(id, body.plugins, body.enabled_by);
        return listed(id);
      }),
  );
};

/** The org of the URL. An org token decides only about its own org, so one that has none decides about nothing. */
function orgOf(request: FastifyRequest, access: Access): string {
  const identity = access.identity(request);
  if (identity.kind === 'admin' && identity.orgToken !== null)
    throw new HttpProblem(403, 'org token is not anchored to an org');
  return access.pathId(request, 'invalid org ID');
}

function installedOf({ supported, ...plugin }: Plugin & { readonly supported: boolean }) {
  return { ...plugin, supported_on_runtime: supported };
}

/** What `work` resolves with, or its failure as clients know it. */
async function told<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    const status = error instanceof AppError ? PLUGIN_STATUS_OF[error.code] : undefined;
    if (!(error instanceof AppError) || status === undefined) throw error;
    const { code, message, detail, payload } = error;
    const help = detail === undefined ? {} : code === 'plugin_external' ? { hint: detail } : { detail };
    throw new HttpProblem(status, message, { ...(payload as Record<string, unknown> | undefined), ...help });
  }
}
