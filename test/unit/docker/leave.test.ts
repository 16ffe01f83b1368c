import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArchiveTurns } from '../../../core/docker/archive-turns.ts';
import type { FoundEngine } from '../../../core/docker/discovery.ts';
import { openEndpoint } from '../../../core/docker/endpoint.ts';
import { leaveEngine } from '../../../core/docker/leave.ts';
import { TestClock } from '../../support/clock.ts';
import { FakeDocker } from '../../support/fake-docker.ts';
import { temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

let former: FakeDocker;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  former = await FakeDocker.listen(`${folder.folder}/former.sock`);
});
afterEach(async () => {
  await former.dispose();
  await folder.dispose();
});

test('an engine that froze is left after a while, and its calls with it', async () => {
  former.frozen = true;
  const clock = new TestClock();
  const opened = await openEndpoint({ endpoint: former.endpoint, source: 'default' });
  const about = { version: '27.1.0', apiVersion: '1.46', flavour: 'docker', id: 'former' } as const;
  const from: FoundEngine = { ...opened, ...about, endpoint: former.endpoint };
  const to: FoundEngine = { ...from, endpoint: 'unix:///new.sock', id: 'new' };
  const leaving = leaveEngine(from, to, { instanceId: 'instance', clock, turns: new ArchiveTurns() });
  await until('it was asked', () => former.requests.length > 0);
  await clock.elapse(15_000);
  const departure = await leaving;
  expect(departure).toMatchObject({ from: former.endpoint, to: 'unix:///new.sock', removed: 0 });
  expect(departure.failure?.message).toBe('The containers on the former Docker engine could not be removed');
  expect(clock.pending).toBe(0);
});
