import { expect, type Locator } from '@playwright/test';
import { AppError, type OperationName } from '../../core/contract/index.ts';
import { calls, engine } from './browser-window.ts';

interface OlderPages {
  /** What they are asked for with. */
  readonly operation: OperationName;
  /** What is shown when one fails. */
  readonly error: Locator;
  /** Comes to the oldest entry that is there. */
  readonly reach: () => Promise<void>;
  /** Lets something else come, and comes there once more. */
  readonly goOn: () => Promise<void>;
}

/** A page of older entries that fails is asked for once, and again, the same one, only by *Try again*. */
export async function expectAskedOnceUntilWanted({
  operation,
  error,
  reach,
  goOn,
}: OlderPages): Promise<void> {
  /** Where each page ends that was asked for; null for the newest. */
  const asked = () =>
    calls.filter((call) => call.operation === operation).map(({ input }) => input.before ?? null);
  const again = error.getByRole('button', { name: 'Try again' });
  engine.faults.fail(operation, new AppError('docker_lost', 'Docker does not answer'));
  calls.length = 0;
  await reach();
  await expect(error).toBeVisible();
  await goOn();
  await expect(error).toBeVisible();
  expect(asked()).toEqual([expect.any(Number)]);

  await again.click();
  await expect.poll(asked).toHaveLength(2);
  await expect(error).toBeVisible();
  engine.faults.release(operation);
  await again.click();
  await expect.poll(() => asked().length).toBeGreaterThan(2);
  await expect(error).toHaveCount(0);
  expect(new Set(asked().slice(0, 3)).size).toBe(1);
}
