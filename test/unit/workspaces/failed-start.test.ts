import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { TestOrg } from '../../support/org.ts';

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

const WAYS: Record<string, (world: TestOrg) => void> = {
  'its image cannot be built': (world) => {
    world.imageFault = new AppError('build_failed', 'The image could not be built');
  },
  'a secret cannot be read': (world) => {
    world.environmentOf = () => {
      throw new AppError('secret_unreadable', 'A secret cannot be read');
    };
  },
  'a step fails': (world) => {
    world.backend.fault = (moment) => {
      if (moment === 'seed') throw new AppError('seed_failed', 'The files could not be written');
    };
  },
};

it.each(Object.keys(WAYS))('leaves nothing running under a workspace that failed: %s', async (way) => {
  const id = await org.createOnline('Ada');
  WAYS[way]?.(org);
  org.lifecycle.restart(id);
  await org.bringOnline();
  expect(org.get(id)).toMatchObject({ status: 'failed', url: '' });
  expect(org.machine.instances.has(id)).toBe(false);
  expect(org.machine.data.has(id), 'its files stay').toBe(true);
});

it('says why it failed also when what ran before cannot be stopped', async () => {
  const id = await org.createOnline('Ada');
  org.imageFault = new AppError('build_failed', 'The image could not be built');
  org.backend.fault = (moment) => {
    if (moment === 'stop') throw new AppError('container_stop_failed', 'The container could not be stopped');
  };
  org.lifecycle.restart(id);
  await org.bringOnline();
  expect(org.get(id)).toMatchObject({ status: 'failed', error: { code: 'build_failed' } });
});
