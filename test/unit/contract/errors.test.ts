import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError, newId } from '../../../core/base/index.ts';
import { type OperationName, operations } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

/** Every error that an engine throws on purpose is one that the contract lists for its operation. */

let running: InProcessEngine;
/** A lead with Ada below, Solo beside it, and Gone, which was removed. */
let ids: Record<'lead' | 'ada' | 'gone', string>;
beforeAll(async () => {
  running = await startInProcess();
  const lead = await running.createAgent('Lead');
  const ada = await running.createAgent('Ada', lead.id);
  const gone = await running.createAgent('Gone');
  await running.createAgent('Solo');
  ids = { lead: lead.id, ada: ada.id, gone: gone.id };
  await running.engine.dispatch('workspaces.remove', { id: gone.id });
  await running.engine.dispatch('workspaces.pause', { id: lead.id });
});
afterAll(() => running.dispose());

type Case = readonly [OperationName, () => unknown, string];
const unknown = () => ({ id: newId() });
const removed = () => ({ id: ids.gone });

const cases: readonly Case[] = [
  ...(['restart', 'pause', 'resume', 'remove', 'update', 'logs'] as const).flatMap((verb): Case[] => [
    [`workspaces.${verb}`, unknown, 'workspace_not_found'],
    [`workspaces.${verb}`, removed, 'workspace_removed'],
  ]),
  ['chat.send', () => ({ ...unknown(), text: 'hi' }), 'workspace_not_found'],
  ['chat.send', () => ({ ...removed(), text: 'hi' }), 'workspace_removed'],
  ['chat.history', unknown, 'workspace_not_found'],
  ['chat.history', removed, 'workspace_removed'],
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
  ['workspaces.create', () => ({ name: 'New', template: '../../etc' }), 'unknown_runtime'],
  ['workspaces.create', () => ({ name: 'New', parentId: newId() }), 'workspace_not_found'],
  ['workspaces.create', () => ({ name: 'New', parentId: ids.gone }), 'workspace_removed'],
  ['workspaces.create', () => ({ name: 'New', parentId: ids.ada }), 'ancestor_paused'],
  ['org.resolve', () => ({ dir: 'no-such-template' }), 'template_not_found'],
  ['org.resolve', () => ({ dir: '../etc' }), 'template_not_found'],
  ['org.import', () => ({ dir: 'no-such-template' }), 'template_not_found'],
  ['org.import', () => ({ dir: running.home }), 'template_not_found'],
  ['builds.log', () => ({ id: newId() }), 'build_not_found'],
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
    'org.import template_invalid',
    'org.import no_backend',
    'workspaces.create no_backend',
    'org.import ancestor_paused',
    'org.demo no_backend',
  ]);
  const listed = Object.entries(operations).flatMap(([name, { errors }]) =>
    errors.map((code) => `${name} ${code}`),
  );
  expect(listed.filter((each) => !seen.has(each) && !elsewhere.has(each))).toEqual([]);
});
