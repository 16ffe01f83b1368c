import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../../core/cli/command.ts';
import { dockerList, dockerUse } from '../../../core/cli/commands/docker.ts';
import type { DockerState } from '../../../core/contract/index.ts';
import { FakeDocker } from '../../support/fake-docker.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { runCommand } from '../../support/run-command.ts';

let folder: string;
let fake: FakeDocker;
let running: InProcessEngine;
let out: string[];
let err: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-cli-docker-'));
  fake = await FakeDocker.listen(path.join(folder, 'docker.sock'));
  fake.info = { ID: 'fake', OperatingSystem: 'Docker Desktop' };
  for (const [name, host] of [
    ['works', fake.endpoint],
    ['gone', `unix://${folder}/nothing.sock`],
  ]) {
    const meta = path.join(folder, 'contexts/meta', name ?? '');
    await mkdir(meta, { recursive: true });
    const context = { Name: name, Endpoints: { docker: { Host: host } } };
    await writeFile(path.join(meta, 'meta.json'), JSON.stringify(context));
  }
  running = await startInProcess({ env: { HOME: folder, DOCKER_CONFIG: folder } });
});
afterAll(async () => {
  await running.dispose();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  out = [];
  err = [];
});

const run = (command: Command, ...words: string[]) => runCommand(running.home, { out, err }, command, words);

test('the places are listed, one a line, and all that is known of them as JSON', async () => {
  expect(await run(dockerList)).toBe(0);
  const lines = out.join('\n').split('\n');
  expect(lines[0]).toMatch(/^ +ENDPOINT +SOURCE +OUTCOME$/);
  expect(lines.find((line) => line.includes(fake.endpoint))).toMatch(
    /Docker context "works" +answers, version 27/,
  );
  expect(lines.find((line) => line.includes('nothing.sock'))).toMatch(
    /Docker context "gone" +no such socket$/,
  );
  out = [];
  expect(await run(dockerList, '--json')).toBe(0);
  const { probed } = JSON.parse(out.join('')) as DockerState;
  expect(probed).toContainEqual({
    endpoint: fake.endpoint,
    source: 'Docker context "works"',
    outcome: 'answers, version 27.1.0',
    verdict: 'usable',
  });
});

test('one is chosen by its context or its endpoint, after a yes', async () => {
  expect(await run(dockerUse, 'works')).toBe('usage');
  expect(await run(dockerUse, '--yes')).toBe('usage');
  expect(await run(dockerUse, 'gone', '--yes')).toBe('docker_absent');
  expect([out, err]).toEqual([[], []]);

  expect(await run(dockerUse, 'works', '--yes')).toBe(0);
  expect(err).toEqual([`Docker 27.1.0 at ${fake.endpoint} is used`]);
  expect(await run(dockerList)).toBe(0);
  expect(out.join('\n')).toMatch(new RegExp(`^\\* +${fake.endpoint} `, 'm'));
  out = [];
  expect(await run(dockerUse, fake.endpoint, '--yes', '--json')).toBe(0);
  expect(JSON.parse(out.join(''))).toMatchObject({ state: 'ready', endpoint: fake.endpoint });
  await fake.dispose();
  const byDefault = await run(dockerUse, 'default', '--yes', '--json');
  if (byDefault === 0) expect((JSON.parse(out.at(-1) ?? '') as DockerState).endpoint).not.toBe(fake.endpoint);
});
