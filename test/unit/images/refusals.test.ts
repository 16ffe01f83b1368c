import { expect, it } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import { createImages, type ImageProvider, type ImageVersion } from '../../../core/images/index.ts';
import { TestClock } from '../../support/clock.ts';
import { memoryStore } from '../../support/store.ts';

it.each([
  ['git_unreachable', false],
  ['registry_unreachable', false],
  ['git_auth', true],
  ['git_not_found', true],
  ['git_ref_not_found', true],
  ['registry_auth', true],
  ['image_not_found', true],
  ['template_not_found', true],
])('the newest image is refused after a %s: %s; a start takes what is here', async (code, isRefused) => {
  const store = memoryStore();
  const reason = new AppError(code, 'No');
  const version: ImageVersion = {
    runtime: 'tiny',
    source: 's',
    ref: 'r',
    sha: 'x',
    seenAt: 0,
    offline: true,
    reason,
  };
  const images = createImages({
    provider: () =>
      ({
        newest: async () => version,
        find: async () => ({ tag: 't', imageId: 'i', contentKey: 'k' }),
        adopt: async () => undefined,
      }) as unknown as ImageProvider,
    logs: '/nowhere',
    builds: store.builds,
    logger: silentLogger(),
    clock: new TestClock(),
    redact: (text) => text,
    parallelBuilds: () => 1,
    stallGraceMs: 1,
    onBuild: () => undefined,
    onOutput: () => undefined,
    onProblem: () => undefined,
  });
  const built = images.build('tiny', { trigger: 'user' });
  if (isRefused) await expect(built).rejects.toBe(reason);
  else expect(await built).toMatchObject({ cached: true });
  expect(await images.ensure('tiny')).toMatchObject({ cached: true, imageId: 'i' });
  await images.dispose();
  await store.dispose();
});
