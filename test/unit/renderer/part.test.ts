import { describe, expect, it } from 'vitest';
import { Part, PartNotLoaded } from '../../../renderer/src/parts/part.ts';

/** Code that comes, or not, as told for each time that it is asked for. */
function code(comes: readonly boolean[]) {
  let asked = 0;
  const load = async () => {
    asked += 1;
    if (!comes[asked - 1]) throw new TypeError('Failed to fetch');
    return { name: 'the code' };
  };
  return { load, asked: () => asked };
}

/** A part whose code is asked for once before that it did not come is told. */
function partOf(...comes: readonly boolean[]) {
  const { load, asked } = code(comes);
  return { part: new Part(load, []), asked };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it came'),
    (thrown: unknown) => thrown as PartNotLoaded,
  );

describe('code that comes when it is needed', () => {
  it('is asked for again after each pause before anybody hears that it did not come', async () => {
    const { load, asked } = code([false, false, true]);
    expect(await new Part(load, [1, 1]).module()).toEqual({ name: 'the code' });
    expect(asked()).toBe(3);
  });

  it('is given up after the last pause', async () => {
    const { load, asked } = code([false, false, false, true]);
    expect((await failureOf(new Part(load, [1, 1]).module())).failures).toBe(1);
    expect(asked()).toBe(3);
  });

  it('is asked for once, by however many need it', async () => {
    const { part, asked } = partOf(true);
    expect(part.module()).toBe(part.module());
    expect(await part.ask()).toEqual({ name: 'the code' });
    expect(asked()).toBe(1);
  });

  it('is at hand once it is there: what waits for it is then drawn in one go', async () => {
    const { part } = partOf(false, true);
    await failureOf(part.ask());
    expect(part.loaded).toBeUndefined();
    await part.ask();
    expect(part.loaded).toEqual({ name: 'the code' });
  });

  it('U12: stays away until it is asked for anew, so that whoever shows it can say so', async () => {
    const { part, asked } = partOf(false, true);
    const error = await failureOf(part.module());
    expect(error).toBeInstanceOf(PartNotLoaded);
    expect(await failureOf(part.module())).toBe(error);
    error.renew();
    expect(await part.module()).toEqual({ name: 'the code' });
    expect(asked()).toBe(2);
  });

  it('counts how often it did not come, and an old failure renews nothing newer', async () => {
    const { part } = partOf(false, false, true);
    const first = await failureOf(part.ask());
    const second = await failureOf(part.ask());
    expect([first.failures, second.failures]).toEqual([1, 2]);
    const coming = part.module();
    first.renew();
    expect(part.module()).toBe(coming);
    await coming;
  });
});
