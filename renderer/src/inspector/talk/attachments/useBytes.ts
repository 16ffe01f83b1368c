import { useCallback, useEffect, useState } from 'react';
import type { AppErrorJson, ChatFile } from '../../../../../core/contract/index.ts';
import { errorOf } from '../../errors.ts';
import { bytesOf } from './bytes.ts';
import { inertTypeOf } from './kinds.ts';

export interface Loaded {
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly error: AppErrorJson | null;
  readonly retry: () => void;
}

/** The bytes of a file, got when they are first shown. */
export function useBytes(workspaceId: string, file: ChatFile): Loaded {
  const [bytes, setBytes] = useState<Uint8Array<ArrayBuffer> | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file is its address, and each attempt asks anew
  useEffect(() => {
    let current = true;
    bytesOf(workspaceId, file).then(
      (got) => current && setBytes(got),
      (thrown: unknown) => current && setError(errorOf(thrown)),
    );
    return () => {
      current = false;
    };
  }, [workspaceId, file.uri, attempt]);
  const retry = useCallback(() => {
    setError(null);
    setAttempt((count) => count + 1);
  }, []);
  return { bytes, error, retry };
}

/** A URL of bytes for as long as they are shown, of an inert type; null before they are there. */
export function useBlobUrl(bytes: Uint8Array<ArrayBuffer> | null, file: ChatFile): string | null {
  const [url, setUrl] = useState<string | null>(null);
  const type = inertTypeOf(file);
  useEffect(() => {
    if (bytes === null || type === undefined) return;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url;
}
