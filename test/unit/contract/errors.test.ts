import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError, newId } from '../../../core/base/index.ts';
import {
  type OperationName,
  operations,
  type Schedule,
  type Terminal,
  type TerminalOutput,
  type Workspace,
} from '../../../core/contract/index.ts';
import { MAX_FILE_BYTES } from '../../../core/workspaces/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { until } from '../../support/until.ts';

/** Every error that an engine throws on purpose is one that the contract lists for its operation. */

let running: InProcessEngine;
/**
 * A lead with Ada below, Solo beside it, Gone, which was removed, Here, which runs as a process, Away, where nobody
 * answers, Rude, which refuses whatever it is asked, and Canned, which has nothing but phrases.
 */
let ids: Record<'lead' | 'ada' | 'gone' | 'solo' | 'here' | 'away' | 'rude' | 'canned', string>;
const rudeAgent = createServer((_request, response) => response.writeHead(501).end());
/** Schedules of Ada and of Lead. */
let schedules: Record<'ada' | 'lead', string>;
/** Of a request that was denied. */
let deniedApproval: string;
/** Of a program that has ended. */
let endedTerminal: string;
beforeAll(async () => {
  // A decision of the user: nothing else is looked for, so there is no Docker here.
  const env = { DOCKER_HOST: 'unix:///no/such/docker.sock', MOLECULE_MEMORY_BUDGET_MB: '100000' };
  running = await startInProcess({ env });
  const lead = await running.createAgent('Lead');
  const ada = await running.createAgent('Ada', lead.id);
  const gone = await running.createAgent('Gone');
  const solo = await running.createAgent('Solo');
  const { dispatch } = running.engine;
  const here = (await dispatch('workspaces.create', { name: 'Here' })) as Workspace;
  const canned = (await dispatch('workspaces.create', { name: 'Canned', runtime: 'mock' })) as Workspace;
  const away = await outside('Away', 'http://127.0.0.1:1/');
  await new Promise<void>((resolve) => rudeAgent.listen(0, '127.0.0.1', resolve));
  const rude = await outside('Rude', `http://127.0.0.1:${(rudeAgent.address() as AddressInfo).port}/`);
  ids = {
    lead: lead.id,
    ada: ada.id,
    gone: gone.id,
    solo: solo.id,
    here: here.id,
    away,
    rude,
    canned: canned.id,
  };
  await addSchedule(ada.id, 'Other');
  schedules = { ada: await addSchedule(ada.id, 'Daily'), lead: await addSchedule(lead.id, 'Daily') };
  await running.engine.dispatch('workspaces.remove', { id: gone.id });
  await running.engine.dispatch('workspaces.pause', { id: lead.id });
  await writeFile(inHome('broken.zip'), 'no archive');
  await mkdir(inHome('locked'));
  await writeFile(path.join(running.home, 'locked/org.yaml'), 'name: Locked\nworkspaces: [{name: A}]\n');
  await writeFile(path.join(running.home, 'locked/org.lock'), 'no lock');
  await until('Here runs', async () => (await statusOf(ids.here)) === 'online');
  await writeFile(inHome(`workspaces/${ids.here}/configs/large`), Buffer.alloc(MAX_FILE_BYTES + 1));
  await mkdir(inHome(`workspaces/${ids.here}/configs/folder`));
  endedTerminal = await openEnded();
  deniedApproval = await denied(solo);
});
afterAll(async () => {
  await running.dispose();
  rudeAgent.close();
});

type Case = readonly [OperationName, () => unknown, string];
const unknown = () => ({ id: newId() });
const removed = () => ({ id: ids.gone });
const inHome = (file: string) => path.join(running.home, file);
const place = (file: string) => ({ id: ids.here, path: file });
const terminal = () => ({ id: newId() });
const SIZE = { cols: 80, rows: 24 };

function bundleOf(name: string, runtime: string) {
  return { bundle: { name, prompts: { 'config.yaml': `runtime: ${runtime}` } } };
}

/** An agent that messages are pushed to. */
async function outside(name: string, url: string): Promise<string> {
  const body = { name, external: true, url };
  const { json } = await running.send('/workspaces', { method: 'POST', token: running.adminToken, body });
  return (json as { id: string }).id;
}

async function addSchedule(workspaceId: string, name: string): Promise<string> {
  const asked = { ...SCHEDULE, workspaceId, name };
  return ((await running.engine.dispatch('schedules.add', asked)) as Schedule).id;
}

async function statusOf(id: string): Promise<string | undefined> {
  const { json } = await running.send(`/workspaces/${id}`, { token: running.adminToken });
  return (json as { status?: string }).status;
}

/** A request for approval that was decided. */
async function denied({ id, token }: { id: string; token: string }): Promise<string> {
  const asked = { method: 'POST', token, body: { action: 'Deploy' } };
  const { json } = await running.send(`/workspaces/${id}/approvals`, asked);
  const { approval_id: approval } = json as { approval_id: string };
  await running.engine.dispatch('approvals.decide', { id: approval, decision: 'denied' });
  return approval;
}

async function openEnded(): Promise<string> {
  const command = [process.execPath, '-e', ''];
  const { dispatch } = running.engine;
  const asked = { workspaceId: ids.here, command, tty: false, ...SIZE };
  const { id } = (await dispatch('terminal.open', asked)) as Terminal;
  await until(
    'it ended',
    async () => ((await dispatch('terminal.read', { id })) as TerminalOutput).terminal.end,
  );
  return id;
}

const TRANSFER = { name: 'a.txt', data: 'YQ==', uri: '/workspace/a.txt' };
const SCHEDULE = { id: 'none', name: 'Daily', cron: '0 9 * * *', timezone: 'UTC', prompt: 'report' };
const MEMORY = { id: 'none', content: 'x', scope: 'LOCAL', key: 'k', value: 1 };
/** That name a path. */
const FILE_OPERATIONS = [
  'files.list',
  'files.read',
  'files.readPart',
  'files.write',
  'files.makeFolder',
  'files.move',
  'files.remove',
] as const;

const cases: readonly Case[] = [
  ...(
    [
      ...(['memories.list', 'memories.export', 'memories.add', 'memories.edit', 'memories.remove'] as const),
      ...(['keyValues.list', 'keyValues.set', 'keyValues.remove'] as const),
    ] as const
  ).flatMap((operation): Case[] => [
    [operation, () => ({ ...MEMORY, workspaceId: newId() }), 'workspace_not_found'],
    [operation, () => ({ ...MEMORY, workspaceId: ids.gone }), 'workspace_removed'],
  ]),
  ...(
    [
      'schedules.list',
      'schedules.history',
      'schedules.add',
      'schedules.edit',
      'schedules.remove',
      'schedules.run',
    ] as const
  ).flatMap((operation): Case[] => [
    [operation, () => ({ ...SCHEDULE, workspaceId: newId() }), 'workspace_not_found'],
    [operation, () => ({ ...SCHEDULE, workspaceId: ids.gone }), 'workspace_removed'],
  ]),
  ...(['schedules.history', 'schedules.edit', 'schedules.remove', 'schedules.run'] as const).map(
    (operation): Case => [operation, () => ({ ...SCHEDULE, workspaceId: ids.ada }), 'schedule_not_found'],
  ),
  ...(['schedules.preview', 'schedules.add'] as const).flatMap((operation): Case[] => [
    [operation, () => ({ ...SCHEDULE, workspaceId: ids.ada, cron: 'often' }), 'cron_invalid'],
    [operation, () => ({ ...SCHEDULE, workspaceId: ids.ada, timezone: 'Mars' }), 'timezone_unknown'],
  ]),
  ['schedules.edit', () => ({ workspaceId: ids.ada, id: schedules.ada, cron: 'often' }), 'cron_invalid'],
  ['schedules.edit', () => ({ workspaceId: ids.ada, id: schedules.ada, timezone: 'M' }), 'timezone_unknown'],
  ['schedules.edit', () => ({ workspaceId: ids.ada, id: schedules.ada, name: 'Other' }), 'schedule_exists'],
  ['schedules.add', () => ({ ...SCHEDULE, workspaceId: ids.ada, name: 'Other' }), 'schedule_exists'],
  ['schedules.run', () => ({ workspaceId: ids.lead, id: schedules.lead }), 'not_running'],
  ['memories.add', () => ({ ...MEMORY, workspaceId: ids.ada, scope: 'GLOBAL' }), 'not_root'],
  ['memories.edit', () => ({ ...MEMORY, workspaceId: ids.ada }), 'memory_not_found'],
  ['memories.remove', () => ({ ...MEMORY, workspaceId: ids.ada }), 'memory_not_found'],
  ['keyValues.set', () => ({ ...MEMORY, workspaceId: ids.ada, ifVersion: 1 }), 'version_conflict'],
  ...(['restart', 'pause', 'resume', 'remove', 'update', 'logs'] as const).flatMap((verb): Case[] => [
    [`workspaces.${verb}`, unknown, 'workspace_not_found'],
    [`workspaces.${verb}`, removed, 'workspace_removed'],
  ]),
  ...(['hibernate', 'wake', 'undoRemove', 'duplicate'] as const).flatMap((verb): Case[] => [
    [`workspaces.${verb}`, unknown, 'workspace_not_found'],
    [`workspaces.${verb}`, removed, 'workspace_removed'],
  ]),
  ...(['workspaces.followLogs', 'workspaces.stats'] as const).flatMap((operation): Case[] => [
    [operation, unknown, 'workspace_not_found'],
    [operation, removed, 'workspace_removed'],
  ]),
  ['workspaces.followLogs', () => ({ id: ids.lead }), 'not_running'],
  ['messages.cancel', () => ({ messageId: newId() }), 'message_not_found'],
  ['budget.get', unknown, 'workspace_not_found'],
  ['budget.get', removed, 'workspace_removed'],
  ['budget.set', () => ({ ...unknown(), limitCents: 1 }), 'workspace_not_found'],
  ['budget.set', () => ({ ...removed(), limitCents: 1 }), 'workspace_removed'],
  ['engine.setStartPolicy', () => ({ memoryBudgetMb: 1 }), 'decided_elsewhere'],
  ['terminal.open', () => ({ workspaceId: newId(), ...SIZE }), 'workspace_not_found'],
  ['terminal.open', () => ({ workspaceId: ids.gone, ...SIZE }), 'workspace_removed'],
  ['terminal.open', () => ({ workspaceId: ids.lead, ...SIZE }), 'not_running'],
  [
    'terminal.open',
    () => ({ workspaceId: ids.here, command: ['no-such-program'], tty: false, ...SIZE }),
    'exec_failed',
  ],
  ['terminal.read', terminal, 'terminal_not_found'],
  ['terminal.write', () => ({ ...terminal(), data: 'x' }), 'terminal_not_found'],
  ['terminal.write', () => ({ id: endedTerminal, data: 'x' }), 'terminal_ended'],
  ['terminal.resize', () => ({ ...terminal(), ...SIZE }), 'terminal_not_found'],
  ['terminal.close', terminal, 'terminal_not_found'],
  ['files.roots', unknown, 'workspace_not_found'],
  ['files.roots', removed, 'workspace_removed'],
  ['files.roots', () => ({ id: ids.lead }), 'no_volume'],
  ...FILE_OPERATIONS.flatMap((operation): Case[] => {
    const rest = { path: 'a', content: '', to: 'b' };
    return [
      [operation, () => ({ ...unknown(), ...rest }), 'workspace_not_found'],
      [operation, () => ({ ...removed(), ...rest }), 'workspace_removed'],
      [operation, () => ({ id: ids.lead, ...rest }), 'no_volume'],
      [operation, () => ({ ...rest, ...place('../a') }), 'invalid_path'],
    ];
  }),
  ['files.list', () => place('nothing'), 'file_not_found'],
  ['files.list', () => place('config.yaml'), 'not_a_folder'],
  ['files.read', () => place('nothing'), 'file_not_found'],
  ['files.read', () => place('large'), 'file_too_large'],
  ['files.read', () => place('folder'), 'not_a_file'],
  ['files.readPart', () => place('nothing'), 'file_not_found'],
  ['files.readPart', () => place('folder'), 'not_a_file'],
  ['files.write', () => ({ ...place('folder'), content: '' }), 'not_a_file'],
  ['files.write', () => ({ ...place('config.yaml/a'), content: '' }), 'not_a_folder'],
  ['files.write', () => ({ ...place('a'), content: 'x'.repeat(MAX_FILE_BYTES + 1) }), 'file_too_large'],
  ['files.write', () => ({ ...place('config.yaml'), content: '', ifVersion: null }), 'file_changed'],
  ['files.makeFolder', () => place('config.yaml'), 'not_a_folder'],
  ['files.move', () => ({ ...place('nothing'), to: 'a' }), 'file_not_found'],
  ['files.move', () => ({ ...place('folder'), to: 'config.yaml/a' }), 'not_a_folder'],
  ['files.remove', () => place('nothing'), 'file_not_found'],
  ['workspaces.allowTier', () => ({ ...unknown(), tier: 3 }), 'workspace_not_found'],
  ['workspaces.allowTier', () => ({ ...removed(), tier: 3 }), 'workspace_removed'],
  ['workspaces.hibernate', () => ({ id: ids.lead }), 'not_awake'],
  ['workspaces.update', () => ({ id: ids.solo, deliveryMode: 'push' }), 'url_required'],
  ...(['external.connection', 'external.rotate'] as const).flatMap((operation): Case[] => [
    [operation, unknown, 'workspace_not_found'],
    [operation, removed, 'workspace_removed'],
    [operation, () => ({ id: ids.here }), 'not_external'],
  ]),
  ['external.create', () => ({ name: 'Solo' }), 'name_taken'],
  ['external.create', () => ({ name: 'a\nb' }), 'invalid_name'],
  ['external.create', () => ({ name: 'New', url: 'http://169.254.169.254/' }), 'invalid_url'],
  ['external.create', () => ({ name: 'New', parentId: newId() }), 'workspace_not_found'],
  ['external.create', () => ({ name: 'New', parentId: ids.gone }), 'workspace_removed'],
  ['external.create', () => ({ name: 'New', parentId: ids.ada }), 'ancestor_paused'],
  ['workspaces.duplicate', () => ({ id: ids.ada }), 'ancestor_paused'],
  ['workspaces.update', () => ({ id: ids.lead, parentId: ids.ada }), 'move_into_itself'],
  ['workspaces.update', () => ({ id: ids.solo, parentId: ids.lead }), 'ancestor_paused'],
  ['workspaces.update', () => ({ id: ids.solo, workspaceDir: 'here' }), 'invalid_folder'],
  ['workspaces.update', () => ({ id: ids.solo, workspaceAccess: 'read_only' }), 'invalid_folder_access'],
  ['workspaces.update', () => ({ id: ids.solo, runtime: 'nope' }), 'unknown_runtime'],
  ['chat.send', () => ({ ...unknown(), text: 'hi' }), 'workspace_not_found'],
  ['chat.send', () => ({ ...removed(), text: 'hi' }), 'workspace_removed'],
  ['chat.history', unknown, 'workspace_not_found'],
  ['chat.history', removed, 'workspace_removed'],
  ['chat.markRead', () => ({ ...unknown(), upTo: 1 }), 'workspace_not_found'],
  ['chat.markRead', () => ({ ...removed(), upTo: 1 }), 'workspace_removed'],
  ['chat.retry', () => ({ messageId: newId() }), 'message_not_found'],
  ['workspaces.restart', () => ({ id: ids.lead }), 'ancestor_paused'],
  ['workspaces.restart', () => ({ id: ids.ada }), 'ancestor_paused'],
  ['workspaces.resume', () => ({ id: ids.ada }), 'ancestor_paused'],
  ['workspaces.logs', () => ({ id: ids.lead }), 'not_running'],
  ['workspaces.update', () => ({ id: ids.lead, name: 'Solo' }), 'name_taken'],
  ['workspaces.update', () => ({ id: ids.lead, name: 'a: {b}' }), 'invalid_name'],
  ['workspaces.update', () => ({ id: ids.lead, role: 'two\nlines' }), 'invalid_name'],
  ['workspaces.create', () => ({ name: 'Solo' }), 'name_taken'],
  ['workspaces.create', () => ({ name: 'a\nb' }), 'invalid_name'],
  ['workspaces.create', () => ({ name: 'New', runtime: 'nope' }), 'unknown_runtime'],
  ['workspaces.create', () => ({ name: 'New', template: '../../etc' }), 'unknown_template'],
  ['workspaces.create', () => ({ name: 'New', template: 'nobody' }), 'unknown_template'],
  ['workspaces.create', () => ({ name: 'New', parentId: newId() }), 'workspace_not_found'],
  ['workspaces.create', () => ({ name: 'New', parentId: ids.gone }), 'workspace_removed'],
  ['workspaces.create', () => ({ name: 'New', parentId: ids.ada }), 'ancestor_paused'],
  ['workspaces.create', () => ({ name: 'New', workspaceDir: 'here' }), 'invalid_folder'],
  ['workspaces.create', () => ({ name: 'New', secrets: { WORKSPACE_ID: 'x' } }), 'secret_reserved'],
  ...(['org.resolve', 'org.check', 'org.plan', 'org.import', 'org.watch', 'org.lock'] as const).flatMap(
    (operation): Case[] => [
      [operation, () => ({ template: 'no-such-template' }), 'template_not_found'],
      [operation, () => ({ template: '../etc' }), 'template_not_found'],
      [operation, () => ({ template: running.home }), 'template_not_found'],
      [operation, () => ({ template: 'ssh://git.example.org/a/b' }), 'template_source_invalid'],
      [operation, () => ({ template: inHome('broken.zip') }), 'archive_invalid'],
      [operation, () => ({ template: 'http://127.0.0.1:1/a/b.git' }), 'git_unreachable'],
    ],
  ),
  ...(['org.resolve', 'org.check', 'org.plan', 'org.import'] as const).map(
    (operation): Case => [operation, () => ({ template: 'file:///no/such/repository' }), 'git_not_found'],
  ),
  ['org.receive', () => ({ name: 'x', files: { '../x': '' } }), 'invalid_path'],
  ['org.receive', () => ({ name: 'x', files: {} }), 'too_many_files'],
  ['org.lock', () => ({ template: 'demo-studio' }), 'lock_missing'],
  ...(['org.resolve', 'org.plan', 'org.import'] as const).flatMap((operation): Case[] => [
    [operation, () => ({ template: 'demo-studio', frozen: true }), 'lock_missing'],
    [operation, () => ({ template: inHome('locked'), frozen: true }), 'lock_invalid'],
  ]),
  ['org.lock', () => ({ template: inHome('locked') }), 'lock_invalid'],
  ['org.export', () => ({ org: 'Nobody', folder: '/nowhere' }), 'org_not_found'],
  ['org.export', () => ({ org: 'Lead', folder: running.home }), 'folder_not_empty'],
  ['org.allowRoot', () => ({ folder: '/no/such/folder' }), 'folder_not_found'],
  ['org.addRegistry', () => ({ location: 'registry.json' }), 'registry_invalid'],
  ['org.addRegistry', () => ({ location: '/no/such/registry.json' }), 'registry_unreachable'],
  ['secrets.list', () => ({ workspaceId: newId() }), 'workspace_not_found'],
  ['secrets.set', () => ({ key: 'WORKSPACE_ID', value: 'x' }), 'secret_reserved'],
  ['secrets.set', () => ({ key: 'KEY', value: 'x', workspaceId: newId() }), 'workspace_not_found'],
  ['secrets.set', () => ({ key: 'KEY', value: 'x', workspaceId: ids.gone }), 'workspace_removed'],
  ['secrets.remove', () => ({ key: 'ABSENT' }), 'secret_not_found'],
  ['secrets.test', () => ({ key: 'ABSENT' }), 'secret_not_found'],
  ['secrets.test', () => ({ key: 'KEY', workspaceId: newId() }), 'workspace_not_found'],
  ['secrets.test', () => ({ key: 'KEY', workspaceId: ids.gone }), 'workspace_removed'],
  ['agents.card', () => ({ id: newId() }), 'workspace_not_found'],
  ['agents.card', () => ({ id: ids.gone }), 'workspace_removed'],
  ['timeline.get', () => ({ id: newId() }), 'entry_not_found'],
  ['peers.list', () => ({ id: newId() }), 'workspace_not_found'],
  ['peers.list', () => ({ id: ids.gone }), 'workspace_removed'],
  ['replay.open', () => ({ from: 0, to: 1 }), 'nothing_recorded'],
  ['replay.read', () => ({ cursor: 'nowhere' }), 'invalid_cursor'],
  ['plugins.preview', () => ({ source: 'local://nope' }), 'plugin_not_found'],
  ['plugins.preview', () => ({ source: 'gopher://nope' }), 'plugin_scheme_unknown'],
  ['workspaces.create', () => ({ name: 'New', runtime: 'codex' }), 'template_source_unknown'],
  ['images.configure', () => ({ platform: 'amiga' }), 'image_settings_invalid'],
  ['images.build', () => ({ runtime: 'nope' }), 'unknown_runtime'],
  ['images.build', () => ({ runtime: 'codex' }), 'template_source_unknown'],
  ['images.build', () => ({ runtime: 'molecule' }), 'docker_absent'],
  ['images.refresh', () => ({ runtimes: ['nope'] }), 'unknown_runtime'],
  ['images.refresh', () => ({ runtimes: ['molecule'] }), 'docker_absent'],
  ['images.list', () => ({}), 'docker_absent'],
  ['images.check', () => ({}), 'docker_absent'],
  ['images.prunePlan', () => ({}), 'docker_absent'],
  ['images.prune', () => ({ ids: [] }), 'docker_absent'],
  ['images.rollout', () => ({ runtime: 'molecule', action: 'promote' }), 'rollout_not_found'],
  ['images.pin', () => ({ runtime: 'nope', digest: null }), 'unknown_runtime'],
  ['builds.log', unknown, 'build_not_found'],
  ['builds.get', unknown, 'build_not_found'],
  ['builds.list', () => ({ before: newId() }), 'build_not_found'],
  ['builds.cancel', unknown, 'build_not_found'],
  ['offline.export', () => ({ file: inHome('a.kit'), org: 'Nobody' }), 'org_not_found'],
  ['offline.export', () => ({ file: inHome('broken.zip') }), 'kit_exists'],
  ['offline.export', () => ({ file: inHome('no-such-folder/a.kit') }), 'folder_not_found'],
  ...(['offline.inspect', 'offline.import'] as const).flatMap((operation): Case[] => [
    [operation, () => ({ file: inHome('no.kit') }), 'kit_not_found'],
    [operation, () => ({ file: inHome('broken.zip') }), 'kit_unsupported'],
  ]),
  ...(
    [
      'models.get',
      'models.set',
      'models.setProvider',
      'config.get',
      'config.merge',
      'bundles.export',
    ] as const
  ).flatMap((operation): Case[] => {
    const rest = { model: 'opus', provider: 'anthropic', data: {} };
    return [
      [operation, () => ({ ...unknown(), ...rest }), 'workspace_not_found'],
      [operation, () => ({ ...removed(), ...rest }), 'workspace_removed'],
    ];
  }),
  ['config.merge', () => ({ id: ids.ada, data: { a: 'x'.repeat(256 * 1024) } }), 'config_too_large'],
  ['instructions.add', () => ({ workspaceId: newId(), title: 't', content: 'c' }), 'workspace_not_found'],
  ['instructions.change', unknown, 'instruction_not_found'],
  ['instructions.remove', unknown, 'instruction_not_found'],
  ['templates.import', () => ({ name: 'molecule', files: {} }), 'template_exists'],
  ['templates.files', () => ({ id: 'nobody' }), 'unknown_template'],
  ['templates.import', () => ({ name: 'x', files: { 'config.yaml': 'a: [' } }), 'template_invalid'],
  ['templates.import', () => ({ name: 'x', files: { '../x': '' } }), 'invalid_path'],
  [
    'templates.import',
    () => ({ name: 'x', files: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`${at}`, ''])) }),
    'too_many_files',
  ],
  ['bundles.import', () => ({ bundle: {} }), 'bundle_invalid'],
  ['bundles.import', () => bundleOf('Solo', 'mock'), 'name_taken'],
  ['bundles.import', () => bundleOf('New', 'nope'), 'unknown_runtime'],
  ['bundles.import', () => bundleOf('New', 'codex'), 'template_source_unknown'],
  ['bundles.import', () => ({ ...bundleOf('New', 'mock'), parentId: newId() }), 'workspace_not_found'],
  ['bundles.import', () => ({ ...bundleOf('New', 'mock'), parentId: ids.gone }), 'workspace_removed'],
  ...(['timeline.search', 'chat.upload', 'chat.download', 'transcript.read'] as const).flatMap(
    (operation): Case[] => [
      [operation, () => ({ ...unknown(), ...TRANSFER, text: 'x' }), 'workspace_not_found'],
      [operation, () => ({ ...removed(), ...TRANSFER, text: 'x' }), 'workspace_removed'],
    ],
  ),
  ['chat.upload', () => ({ id: ids.canned, ...TRANSFER }), 'no_callback_url'],
  ['chat.download', () => ({ id: ids.canned, ...TRANSFER }), 'no_callback_url'],
  // Whoever is asked first is told the secret only then.
  ['chat.upload', () => ({ id: ids.away, ...TRANSFER }), 'reregistering'],
  ['chat.upload', () => ({ id: ids.away, ...TRANSFER }), 'agent_unreachable'],
  ['chat.download', () => ({ id: ids.away, ...TRANSFER }), 'agent_unreachable'],
  ['chat.download', () => ({ id: ids.rude, ...TRANSFER }), 'reregistering'],
  ['chat.download', () => ({ id: ids.rude, ...TRANSFER }), 'download_refused'],
  ['chat.upload', () => ({ id: ids.rude, ...TRANSFER }), 'upload_refused'],
  ['transcript.read', () => ({ id: ids.rude }), 'transcript_refused'],
  ['chat.download', () => ({ id: ids.here, uri: '/etc/passwd' }), 'invalid_download_path'],
  ['chat.download', () => ({ id: ids.here, uri: 'workspace:/configs/nothing' }), 'file_not_found'],
  ['chat.download', () => ({ id: ids.here, uri: '/configs/folder' }), 'not_a_file'],
  ['chat.download', () => ({ id: ids.here, uri: '/configs/large' }), 'file_too_large'],
  ['transcript.read', () => ({ id: ids.solo }), 'not_registered'],
  ['transcript.read', () => ({ id: ids.away }), 'agent_unreachable'],
  ...(
    ['tokens.list', 'tokens.create', 'tokens.revoke', 'plugins.installed', 'plugins.uninstall'] as const
  ).flatMap((operation): Case[] => [
    [operation, () => ({ ...terminal(), name: 'x', workspaceId: newId() }), 'workspace_not_found'],
    [operation, () => ({ ...terminal(), name: 'x', workspaceId: ids.gone }), 'workspace_removed'],
  ]),
  ['approvals.list', () => ({ workspaceId: newId() }), 'workspace_not_found'],
  ['approvals.list', () => ({ workspaceId: ids.gone }), 'workspace_removed'],
  ['approvals.get', unknown, 'approval_not_found'],
  ['approvals.decide', () => ({ ...unknown(), decision: 'denied' }), 'approval_not_found'],
  ['approvals.decide', () => ({ id: deniedApproval, decision: 'approved' }), 'approval_decided'],
  ['tokens.revoke', () => ({ ...unknown(), workspaceId: ids.solo }), 'token_not_found'],
  ['orgTokens.create', () => ({ orgId: newId() }), 'workspace_not_found'],
  ['orgTokens.revoke', unknown, 'token_not_found'],
  ['plugins.uninstall', () => ({ workspaceId: ids.here, name: '../x' }), 'plugin_name_invalid'],
  ['plugins.uninstall', () => ({ workspaceId: ids.here, name: 'nothing' }), 'plugin_not_found'],
  ['plugins.uninstall', () => ({ workspaceId: ids.solo, name: 'nothing' }), 'plugin_external'],
  ['plugins.allowList', () => ({ orgId: ids.ada }), 'org_not_found'],
  ['plugins.setAllowList', () => ({ orgId: newId(), plugins: [] }), 'org_not_found'],
  ['plugins.setAllowList', () => ({ orgId: ids.lead, plugins: ['../x'] }), 'plugin_name_invalid'],
  ['plugins.checkUpdates', () => ({ workspaceId: newId() }), 'workspace_not_found'],
  ['plugins.checkUpdates', () => ({ workspaceId: ids.gone }), 'workspace_removed'],
  ['plugins.setRepositories', () => ({ prefix: 'here' }), 'plugin_repositories_invalid'],
  ['settings.set', () => ({ key: 'nothing', value: 1 }), 'setting_unknown'],
  ['settings.set', () => ({ key: 'images.keep', value: -1 }), 'setting_invalid'],
  ['settings.set', () => ({ key: 'start.memoryBudgetMb', value: 1 }), 'setting_locked'],
  ['settings.reset', () => ({ key: 'nothing' }), 'setting_unknown'],
  ['settings.reset', () => ({ key: 'start.memoryBudgetMb' }), 'setting_locked'],
  ['settings.import', () => ({ format: 'none', settings: {} }), 'settings_document_invalid'],
  ['tasks.cancel', unknown, 'task_not_found'],
  ['docker.use', () => ({ endpoint: 'unix:///nowhere.sock' }), 'docker_fixed'],
];

test.each(cases)('%s is refused as expected, by a listed error', async (operation, input, code) => {
  const error = await running.engine.dispatch(operation, input()).then(
    (output) => output,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).code).toBe(code);
  expect(operations[operation].errors, `${operation} lists ${code}`).toContain(code);
});

test('every listed error was seen above, but for those that need special templates or a missing Docker', () => {
  const seen = new Set(cases.map(([operation, , code]) => `${operation} ${code}`));
  const elsewhere = new Set([
    'engine.useBackend docker_absent',
    // test/unit/docker/switch.test.ts
    'docker.use docker_absent',
    // test/integration/engine/orgs.test.ts
    'org.import template_invalid',
    'org.import plan_changed',
    'org.import env_missing',
    // test/unit/git/remote.test.ts
    ...['org.resolve', 'org.check', 'org.plan', 'org.import'].flatMap((operation) => [
      `${operation} git_ref_not_found`,
      `${operation} git_auth`,
      `${operation} git_missing`,
      `${operation} git_too_large`,
    ]),
    'org.watch template_not_a_folder',
    'org.export no_permission',
    'org.import no_backend',
    'workspaces.create no_backend',
    // test/unit/engine/create.test.ts
    'workspaces.create template_invalid',
    'workspaces.create secrets_locked',
    'workspaces.restart template_invalid',
    // test/unit/lifecycle and test/unit/engine: one that waits to be destroyed, that sleeps, that has an instance
    ...['create', 'restart', 'pause', 'resume', 'hibernate', 'wake', 'update', 'allowTier', 'duplicate'].map(
      (verb) => `workspaces.${verb} being_removed`,
    ),
    'chat.send being_removed',
    'external.create being_removed',
    'workspaces.hibernate has_active_tasks',
    'workspaces.wake ancestor_paused',
    'workspaces.restart unknown_template',
    'workspaces.remove stop_failed',
    'workspaces.duplicate no_backend',
    'workspaces.duplicate secret_unreadable',
    'workspaces.duplicate secrets_locked',
    'org.import ancestor_paused',
    'org.import being_removed',
    'org.demo no_backend',
    // Docker that goes away in between: test/integration/docker
    ...[
      'images.list',
      'images.build',
      'images.refresh',
      'images.check',
      'images.prunePlan',
      'images.prune',
      'offline.export',
      'offline.import',
      'terminal.open',
      ...FILE_OPERATIONS,
      'workspaces.stats',
    ].map((operation) => `${operation} docker_lost`),
    // What runs on Docker only: test/integration/http/access.test.ts
    ...['terminal.open', ...FILE_OPERATIONS, 'workspaces.stats'].map(
      (operation) => `${operation} docker_absent`,
    ),
    // test/integration/offline
    'offline.export docker_absent',
    'offline.export kit_secret',
    'offline.inspect kit_damaged',
    'offline.import docker_absent',
    'offline.import env_missing',
    'offline.import kit_damaged',
    // test/integration/docker/access.test.ts
    'terminal.open no_shell',
    ...['write', 'makeFolder', 'move', 'remove'].map((verb) => `files.${verb} files_read_only`),
    // test/unit/terminal/terminals.test.ts
    'terminal.open too_many_terminals',
    // The root itself is missing: test/unit/workspaces/hostile-container.test.ts
    'files.write file_not_found',
    'files.makeFolder file_not_found',
    // test/unit/workspaces/hostile-container.test.ts, process-access.test.ts
    ...FILE_OPERATIONS.flatMap((operation) => [
      `${operation} files_timeout`,
      `${operation} workspace_dir_missing`,
      `${operation} workspace_dir_refused`,
    ]),
    // A key that only the keychain can unwrap.
    'secrets.set secrets_locked',
    'secrets.test secrets_locked',
    'secrets.test secret_unreadable',
    ...['models.get', 'models.set', 'models.setProvider'].flatMap((operation) => [
      `${operation} secrets_locked`,
      `${operation} secret_unreadable`,
    ]),
    // test/unit/approvals/approvals.test.ts
    'approvals.decide approval_expired',
    'bundles.import no_backend',
    'bundles.import being_removed',
    'bundles.import ancestor_paused',
    // test/integration/http/contract/uploads.ts, inside.ts; test/unit/transfers/pending.test.ts
    ...['chat.upload', 'chat.download'].flatMap((operation) =>
      ['not_registered', 'docker_absent', 'docker_lost', 'files_timeout'].map(
        (code) => `${operation} ${code}`,
      ),
    ),
    'chat.upload too_much_waiting',
    'chat.upload files_read_only',
    // test/integration/engine/schedules.test.ts
    'schedules.run schedule_busy',
    // test/unit/schedules/schedules.test.ts
    'schedules.add too_many_schedules',
    // test/unit/agents/tokens.test.ts
    'tokens.create too_many_tokens',
    // What its task ends with: test/integration/http/contract/plugins.ts, test/unit/plugins
    ...operations['plugins.install'].errors.map((code) => `plugins.install ${code}`),
    // The same way to a plugin, without the installation: test/unit/plugins
    ...operations['plugins.preview'].errors.map((code) => `plugins.preview ${code}`),
    'plugins.uninstall workspace_offline',
  ]);
  const listed = Object.entries(operations).flatMap(([name, { errors }]) =>
    errors.map((code) => `${name} ${code}`),
  );
  expect(listed.filter((each) => !seen.has(each) && !elsewhere.has(each))).toEqual([]);
});
