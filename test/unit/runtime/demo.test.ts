import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBehaviour } from '../../../resources/workspace-runtime/adapters/scripted/grammar.ts';
import { startAgent, startPlatform, type TestAgent } from './support/agent.ts';
import { demoConfigs, loadDemo } from './support/demo.ts';
import type { TestPlatform } from './support/platform.ts';

const demo = await loadDemo();
const root = demo[0];
if (!root) throw new Error('the demo org has no root');
const childrenOf = (id: string) => demo.filter(({ parentId }) => parentId === id);
const makers = demo.filter(({ id }) => childrenOf(id).length === 0);
const TASK = 'Launch the page for our new desk lamp';

/** The whole studio as real agents over HTTP; delegated tasks really go to them. */
async function startStudio(): Promise<{
  director: TestAgent;
  delegations: TestPlatform['delegations'];
}> {
  const platform = await startPlatform();
  platform.peersOf = (id) =>
    childrenOf(id).map((child) => ({ id: child.id, name: child.name, role: child.role, parent_id: id }));
  const agents = new Map<string, TestAgent>();
  for (const workspace of demo) {
    const configsDir = await demoConfigs(workspace);
    const env = { WORKSPACE_ID: workspace.id };
    agents.set(workspace.id, await startAgent({ platform, configsDir, env }));
  }
  platform.handle = (task, target) =>
    agents.get(target)?.ask(task) ?? Promise.reject(new Error(`no ${target}`));
  const director = agents.get(root?.id ?? '');
  if (!director) throw new Error('the director did not start');
  return { director, delegations: platform.delegations };
}

describe('demo studio', () => {
  it('has twelve workspaces in three levels with names that every part of the platform accepts', () => {
    expect(demo).toHaveLength(12);
    expect(childrenOf(root.id)).toHaveLength(3);
    expect(makers).toHaveLength(8);
    for (const { name, role } of demo) expect(`${name}${role}`).not.toMatch(/[{}[\]|>*&!\n]/);
    expect(new Set(demo.map(({ name }) => name)).size).toBe(12);
  });

  it('has one schedule whose prompt is there', async () => {
    const [scheduled, ...others] = demo.filter(({ schedules }) => schedules.length > 0);
    expect(others).toEqual([]);
    const prompt = await readFile(
      path.join(scheduled?.filesDir ?? '', scheduled?.schedules[0]?.prompt_file ?? ''),
      'utf8',
    );
    const platform = await startPlatform();
    if (!scheduled) throw new Error('no workspace has a schedule');
    const agent = await startAgent({ platform, configsDir: await demoConfigs(scheduled) });
    expect(await agent.ask(prompt)).toMatch(/^Morning price watch: one change\./);
  });

  it.each(demo.map((workspace) => [workspace.name, workspace] as const))(
    '%s: prompt and behaviour are sound, and short questions get a direct reply',
    async (_name, workspace) => {
      const prompt = await readFile(path.join(workspace.filesDir, 'system-prompt.md'), 'utf8');
      expect(prompt.startsWith(`# ${workspace.name}\n`)).toBe(true);
      const behaviour = parseBehaviour(
        'behaviour.yaml',
        await readFile(path.join(workspace.filesDir, 'behaviour.yaml'), 'utf8'),
      );
      const team = new Set(childrenOf(workspace.id).map(({ name }) => name));
      const asked = behaviour.rules.flatMap(({ steps }) =>
        steps.flatMap((step) => (step.kind === 'delegate' ? [step.to] : [])),
      );
      expect(new Set(asked)).toEqual(team);
      const kindsFor = (text: string) =>
        behaviour.rules.find(({ matches }) => matches(text))?.steps.map(({ kind }) => kind);
      for (const short of [
        'hello',
        'Hi there!',
        'Who are you?',
        'Who are you, and what do you do?',
        'what do you do?',
        'help',
      ]) {
        expect(kindsFor(short)).toEqual(['reply']);
      }
      for (const work of [TASK, 'Hi, launch a page', 'help me sell a lamp']) {
        expect(kindsFor(work)?.length).toBeGreaterThan(3);
      }
    },
  );

  it('turns a task to the root into one chain through everybody and one complete answer', async () => {
    const { director, delegations } = await startStudio();
    const answer = await director.ask(TASK);
    expect(answer).toMatch(/^\*\*The plan is ready\.\*\*/);
    expect(answer).toContain(TASK);
    expect(answer).not.toMatch(/\{\{|Brief:|not finished|undefined/);
    // One sentence of every maker has to come through two levels.
    for (const said of [
      '17 of 41 buyers',
      'four open with a feature list',
      'Headline: "',
      'One column on the phone',
      'The hero shows',
      'A first build is on the preview server',
      'All 23 links answer',
      'takes 40 seconds',
    ]) {
      expect(answer.replace(/\s+/g, ' ')).toContain(said);
    }
    // The words of the user reach everybody unchanged, however many hands they went through.
    for (const { task } of delegations) expect(task.split('Brief:').slice(1)).toEqual([` ${TASK}`]);
    const pairs = delegations.map(({ source, target }) => `${source} > ${target}`).sort();
    expect(pairs).toEqual(
      demo.flatMap(({ id, parentId }) => (parentId === null ? [] : [`${parentId} > ${id}`])).sort(),
    );
  });

  it('reports a failure on purpose upward, by name and without a date', async () => {
    const { director } = await startStudio();
    const answer = await director.ask(`${TASK}, simulate failure`);
    expect(answer).toMatch(/^Incomplete: /);
    expect(answer).toContain(
      'Not finished:\n- Build Lead → Quality Tester: the staging server did not answer',
    );
    expect(answer.match(/Not finished:\n- Build Lead/g)).toHaveLength(1);
    expect(answer).not.toContain('The plan is ready');
  });
});
