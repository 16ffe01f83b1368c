import { useCallback, useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { AppErrorJson, ImageOverview } from '../../../core/contract/index.ts';
import { client, run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { errorOf } from '../inspector/errors.ts';
import { coalesce } from '../inspector/logs/coalesce.ts';

/** Listing asks Docker how much disk it uses, which takes a while. */
const GAP_MS = 800;

export interface ImagesState {
  /** null until somebody looked for the first time. */
  readonly overview: ImageOverview | null;
  readonly error: AppErrorJson | null;
  /** Sources are being asked for newer versions. */
  readonly checking: boolean;
}

/** What is known about images; kept current while a view shows it. */
export const useImages = create<ImagesState>(() => ({
  overview: null,
  error: null,
  checking: false,
}));

async function load(): Promise<void> {
  try {
    useImages.setState({ overview: await client.call('images.list', {}), error: null });
  } catch (thrown) {
    useImages.setState({ error: errorOf(thrown) });
  }
}

/** Asks every source whether it has something newer. */
export async function checkImages(): Promise<void> {
  useImages.setState({ checking: true });
  const answer = await run('images.check', {});
  useImages.setState(({ overview }) => ({
    checking: false,
    ...(answer && overview && { overview: { ...overview, runtimes: answer.runtimes } }),
  }));
}

/** Keeps the overview current while the component lives. Returns how to ask anew. */
export function useLiveImages(): () => void {
  const request = useRef<() => void>(() => undefined);
  useEffect(() => {
    const loads = coalesce(load, GAP_MS);
    request.current = loads.request;
    loads.request();
    const events = client.onEvent(({ event }) => {
      const ended = event.type === 'build.changed' && event.build.endedAt !== null;
      if (ended || event.type === 'images.changed' || event.type === 'rollout.changed') loads.request();
    });
    const workspaces = useEngine.subscribe((state, before) => {
      if (state.workspaces !== before.workspaces && usesOf(state) !== usesOf(before)) loads.request();
    });
    return () => {
      void events.dispose();
      workspaces();
      loads.dispose();
    };
  }, []);
  return useCallback(() => request.current(), []);
}

/** Changes whenever another image is used, or is used by somebody else. */
function usesOf({ workspaces }: Pick<ReturnType<typeof useEngine.getState>, 'workspaces'>): string {
  return Object.values(workspaces)
    .map(({ id, name, runtime, image }) => [id, name, runtime, image].join('\t'))
    .join('\n');
}
