import { durationText, useNowWhile } from '../../inspector/index.ts';

export interface BuildTimeProps {
  /** A build or one of its steps. */
  readonly build: { readonly startedAt: number | null; readonly endedAt: number | null };
}

/** How long a build or a step took, or has taken so far. */
export function BuildTime({ build: { startedAt, endedAt } }: BuildTimeProps) {
  const now = useNowWhile(startedAt !== null && endedAt === null);
  if (startedAt === null) return null;
  // Running times tick by the second; a part of one would only flicker.
  const length =
    endedAt === null ? Math.max(1, Math.floor((now - startedAt) / 1000)) * 1000 : endedAt - startedAt;
  return durationText(length);
}
