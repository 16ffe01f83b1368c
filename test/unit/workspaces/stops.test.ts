import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';

let org: TestOrg;
let ada: string;
beforeEach(async () => {
  org = new TestOrg();
  ada = await org.createOnline('Ada');
});
afterEach(async () => {
  org.killEngine();
  await org.store.dispose();
});

const hang = (hanging: string) => {
  org.backend.fault = (moment) => (moment === hanging ? new Promise(() => undefined) : undefined);
};

test('a stop that never ends is given up and tried again', async () => {
  hang('stop');
  org.lifecycle.pause(ada);
  await org.clock.elapse(60_000);
  org.backend.fault = () => undefined;
  await org.clock.elapse(60_000);
  expect(org.machine.instances.has(ada)).toBe(false);
  expect(org.get(ada)).toMatchObject({ status: 'paused', url: '' });
});

test('a stop that never ends keeps nobody from coming back', async () => {
  hang('stop');
  org.lifecycle.pause(ada);
  await settle();
  org.lifecycle.resume(ada);
  await org.clock.elapse(60_000);
  await org.bringOnline();
  expect(org.get(ada).status).toBe('online');
});

test('a removal that never ends is given up and tried again', async () => {
  hang('remove');
  org.lifecycle.markRemoved([org.get(ada)]);
  org.lifecycle.look([ada]);
  await org.clock.elapse(180_000);
  org.backend.fault = () => undefined;
  await org.clock.elapse(60_000);
  expect(await org.backend.listIds()).toEqual([]);
});

test('an instance whose successor cannot even get an image does not run on under a failed workspace', async () => {
  org.imageFault = new AppError('image_failed', 'no image');
  org.lifecycle.restart(ada);
  await settle();
  expect(org.get(ada)).toMatchObject({ status: 'failed', error: { code: 'image_failed' } });
  expect(org.machine.instances.has(ada)).toBe(false);
});

test('when that cannot be stopped either, the failure of the start is what is told', async () => {
  org.imageFault = new AppError('image_failed', 'no image');
  org.backend.fault = (moment) => {
    if (moment === 'stop') throw new Error('it hangs');
  };
  org.lifecycle.restart(ada);
  await settle();
  expect(org.get(ada)).toMatchObject({ status: 'failed', error: { code: 'image_failed' } });
});
