import { useEffect } from 'react';
import { create } from 'zustand';
import type { AppErrorJson, EngineEvent, ImageOverview } from '../../../core/contract/index.ts';
import { Query } from '../engine/query.ts';
import { client, run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';

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

const listed = new Query(client, 'images.list', {}, changesImages, GAP_MS);

/** What was listed last; a check may know newer runtimes than that, until it is listed again. */
let taken: ImageOverview | null = null;

function takeList(): void {
  const { output, error } = listed.answer();
  useImages.setState({ error, ...(output !== taken && { overview: output }) });
  taken = output;
}

/** Lists them once more. */
export const listImages = listed.refresh;

/** Asks every source whether it has something newer. */
export async function checkImages(): Promise<void> {
  useImages.setState({ checking: true });
  const answer = await run('images.check', {});
  useImages.setState(({ overview }) => ({
    checking: false,
    ...(answer && overview && { overview: { ...overview, runtimes: answer.runtimes } }),
  }));
}

/** Keeps the overview current while the component lives. */
export function useLiveImages(): void {
  useEffect(() => {
    const stop = listed.subscribe(takeList);
    takeList();
    return stop;
  }, []);
}

/** Whether another image is there or used, or is used by somebody else. */
function changesImages(event: EngineEvent): boolean {
  switch (event.type) {
    case 'images.changed':
    case 'rollout.changed':
    case 'workspace.removed':
      return true;
    case 'build.changed':
      return event.build.endedAt !== null;
    case 'workspace.changed': {
      const { id, name, runtime, image } = event.workspace;
      const before = useEngine.getState().workspaces[id];
      return before?.name !== name || before.runtime !== runtime || before.image !== image;
    }
    default:
      return false;
  }
}
