import { useEffect, useState } from 'react';
import { create } from 'zustand';

/** Who shows what can be in one place of a window at a time, the latest last. */
const useHolders = create<Readonly<Record<string, readonly symbol[]>>>(() => ({}));

const NOBODY: readonly symbol[] = [];

export interface Single {
  /** It is to be shown here. */
  readonly mine: boolean;
  readonly claim: () => void;
}

/** Shows something in the place that asked for it last; when that goes, in the one before it. */
export function useSingle(key: string): Single {
  const [me] = useState(() => Symbol(key));
  const mine = useHolders((state) => state[key]?.at(-1) === me);
  useEffect(() => {
    claim(key, me);
    return () => put(key, (holders) => holders.filter((each) => each !== me));
  }, [key, me]);
  return { mine, claim: () => claim(key, me) };
}

function claim(key: string, who: symbol): void {
  put(key, (holders) => [...holders.filter((each) => each !== who), who]);
}

function put(key: string, change: (holders: readonly symbol[]) => readonly symbol[]): void {
  useHolders.setState((state) => ({ [key]: change(state[key] ?? NOBODY) }));
}
