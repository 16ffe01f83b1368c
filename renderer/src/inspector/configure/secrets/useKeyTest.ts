import { useState } from 'react';
import type { KeyVerdict } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';

export interface KeyTestState {
  readonly testing: boolean;
  readonly result: KeyVerdict | null;
  /** Without a value: the one that is stored. */
  readonly test: (key: string, value?: string) => Promise<void>;
  readonly forget: () => void;
}

/** Asks the provider of a key whether it accepts it. */
export function useKeyTest(workspaceId: string | null): KeyTestState {
  const [testing, setTesting] = useState(false);
  const [result, setResult] = useState<KeyVerdict | null>(null);
  const test = async (key: string, value?: string) => {
    setTesting(true);
    setResult(null);
    try {
      setResult(await client.call('secrets.test', { key, workspaceId, ...(value ? { value } : {}) }));
    } catch (thrown) {
      setResult({ verdict: 'unreachable', message: errorOf(thrown).message });
    }
    setTesting(false);
  };
  return { testing, result, test, forget: () => setResult(null) };
}
