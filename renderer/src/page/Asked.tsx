import type { ReactNode } from 'react';
import type { AppErrorJson } from '../../../core/contract/index.ts';
import { ErrorCard, Skeleton } from '../ui/index.ts';

export interface AskedProps<T> {
  readonly asked: {
    readonly output: T | null;
    readonly error: AppErrorJson | null;
    readonly refresh: () => void;
  };
  /** While it is waited for. */
  readonly loading: string;
  readonly lines?: number;
  /** What did not happen when it fails. */
  readonly failed: string;
  readonly children: (output: T) => ReactNode;
}

/** What the engine was asked for: as grey lines until it is there, and with a way to ask again where it failed. */
export function Asked<T>({ asked, loading, lines = 3, failed, children }: AskedProps<T>) {
  const { output, error, refresh } = asked;
  if (error) {
    return <ErrorCard error={error} title={failed} onRetry={refresh} />;
  }
  if (output === null) return <Skeleton label={loading} lines={lines} />;
  return children(output);
}
