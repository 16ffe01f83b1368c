import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { createRegistryProvider, createRuntimes, type ImageProvider } from '../../../core/images/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { memoryStore } from '../../support/store.ts';

const RUNTIME = 'hermes';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const START = { maxAgeMs: 60_000 };

let clock: TestClock;
let store: Store;
let answer: string | AppError;
let asked: number;
let present: boolean;
let provider: ImageProvider;
beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  answer = DIGEST;
  asked = 0;
  present = true;
  const images = {
    find: async () => (present ? 'sha256:here' : undefined),
    look: async () => undefined,
  };
  provider = createRegistryProvider({
    docker: { images } as unknown as Docker,
    prefix: 'reg.example/team',
    runtimes: createRuntimes('/nowhere', undefined),
    platform: async () => ({ platform: 'linux/amd64', emulated: false }),
    heads: store.images,
    client: {
      digestOf: async () => {
        asked += 1;
        if (answer instanceof AppError) throw answer;
        return answer;
      },
    },
    credentialsOf: () => null,
    clock,
  });
});
afterEach(() => store.dispose());

describe('a registry that does not answer', () => {
  it('is asked once for many starts, and again a minute later or when somebody wants to know', async () => {
    await provider.newest(RUNTIME, START);
    clock.sleep(60_001);
    answer = new AppError('registry_unreachable', 'no');
    for (let start = 0; start < 40; start += 1)
      expect(await provider.newest(RUNTIME, START)).toMatchObject({ sha: DIGEST, offline: true });
    expect(asked).toBe(2);
    expect(await provider.newest(RUNTIME, { maxAgeMs: 0 })).toMatchObject({ offline: true });
    expect(asked).toBe(3);
    clock.sleep(60_001);
    answer = DIGEST;
    expect(await provider.newest(RUNTIME, START)).toMatchObject({ offline: false });
    expect(asked).toBe(4);
  });

  it('is asked again at once when what was taken instead has gone since', async () => {
    await provider.newest(RUNTIME, START);
    clock.sleep(60_001);
    answer = new AppError('registry_unreachable', 'no');
    await provider.newest(RUNTIME, START);
    present = false;
    await expect(provider.newest(RUNTIME, START)).rejects.toMatchObject({ code: 'image_source_unreachable' });
    expect(asked).toBe(3);
  });
});
