import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEngine } from '../../../core/cli/engine-connection.ts';
import { until } from '../../support/until.ts';
import { mockOrg, startOrgEngine, templateIn } from './orgs-support.ts';

describe('a template that is open', () => {
  it('is checked again with each change, until nobody has it open', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Open', [{ name: 'A' }]));
    const checks: { diagnostics: { code: string }[] }[] = [];
    engine.engine.events.on((batch) => {
      for (const { event } of batch) if (event.type === 'template.checked') checks.push(event.check);
    });
    const codes = () => checks.at(-1)?.diagnostics.map(({ code }) => code);
    expect((await engine.call('org.watch', { template })).diagnostics).toEqual([]);
    await engine.call('org.watch', { template });
    await templateIn(mockOrg('Open', [{ name: 'A', teir: 2 }]), template);
    await until('the misspelt key is told', () => codes()?.includes('unknown_key'));
    await engine.call('org.unwatch', { template });
    await templateIn(mockOrg('Open', [{ name: 'A', tier: 9 }]), template);
    await until('the wrong tier is told', () => codes()?.includes('invalid_tier'));
    await rm(path.join(template, 'org.yaml'));
    await until('that it is gone is told', () => codes()?.includes('template_not_found'));
    await engine.call('org.unwatch', { template });
  });

  it('is let go when the connections of all who have it open are gone', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Open', [{ name: 'A' }]));
    const [first, second] = [new AbortController(), new AbortController()];
    const watch = (signal: AbortSignal) => engine.engine.dispatch('org.watch', { template }, signal);
    await watch(first.signal);
    await watch(first.signal);
    await watch(second.signal);
    await engine.engine.dispatch('org.unwatch', { template }, first.signal);
    first.abort();
    expect(watchedFolders()).toBe(1);
    second.abort();
    await until('nothing is watched', () => watchedFolders() === 0);
    await watch(second.signal);
    expect(watchedFolders()).toBe(0);
  });

  it('is let go with the socket, and over plain HTTP with the answer', async () => {
    const engine = await startOrgEngine();
    const template = await templateIn(mockOrg('Open', [{ name: 'A' }]));
    const input = { template };
    const reply = await engine.send('/contract/org.watch', {
      method: 'POST',
      token: engine.adminToken,
      body: input,
    });
    expect(reply.json).toMatchObject({ output: { diagnostics: [] } });
    await until('nothing is watched', () => watchedFolders() === 0);
    const client = (await findEngine(engine.home, {})).connect();
    await client.call('org.watch', input);
    expect(watchedFolders()).toBe(1);
    await client.dispose();
    await until('nothing is watched', () => watchedFolders() === 0);
  });
});

function watchedFolders(): number {
  return process.getActiveResourcesInfo().filter((each) => each === 'FSEventWrap').length;
}
