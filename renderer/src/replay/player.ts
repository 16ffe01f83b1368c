import { client } from '../engine/run.ts';
import { showPast, showPresent } from '../engine/shown.ts';
import { errorOf } from '../inspector/errors.ts';
import { Recording } from './recording.ts';
import { OFF, type Speed, useReplay } from './store.ts';

const PAGE_EVENTS = 2_000;
/** More does not fit into the memory of a window beside everything else. */
const EVENTS_MAX = 200_000;
const DENSITY_PARTS = 160;

let recording: Recording | null = null;
/** Every replay that is opened has a number; what comes for an earlier one is dropped. */
let generation = 0;
let frame = 0;
let counting: ReturnType<typeof client.onEvent> | undefined;

/** Opens a stretch of the record and shows its beginning. Nothing of it runs again. */
export async function openReplay(from: number, to: number): Promise<void> {
  closeReplay();
  generation += 1;
  const mine = generation;
  useReplay.setState({ ...OFF, phase: 'opening', from, to, at: from });
  try {
    const opened = await client.call('replay.open', { from, to });
    if (mine !== generation) return;
    recording = new Recording(opened);
    useReplay.setState({
      phase: 'on',
      from: opened.from,
      to: opened.to,
      at: opened.from,
      readTo: opened.from,
    });
    countMeanwhile();
    show(opened.from);
    await read(opened.cursor, mine);
  } catch (thrown) {
    if (mine !== generation) return;
    if (useReplay.getState().phase === 'on') useReplay.setState({ error: errorOf(thrown), isRead: true });
    else useReplay.setState({ phase: 'failed', error: errorOf(thrown) });
  }
}

/** Shows again what is. */
export function closeReplay(): void {
  generation += 1;
  cancelAnimationFrame(frame);
  void counting?.dispose();
  counting = undefined;
  recording = null;
  showPresent();
  useReplay.setState(OFF, true);
}

/** Goes to a moment, in milliseconds since the epoch. */
export function seek(at: number): void {
  const { from, to, phase } = useReplay.getState();
  if (phase === 'on') show(Math.min(to, Math.max(from, at)));
}

/** Goes to the next or the previous event. */
export function step(by: 1 | -1): void {
  const { count, total, from } = useReplay.getState();
  if (!recording) return;
  useReplay.setState({ playing: false });
  const next = Math.min(total, Math.max(0, count + by));
  show(next === 0 ? from : recording.timeOf(next), next);
}

export function setSpeed(speed: Speed): void {
  useReplay.setState({ speed });
}

/** Plays on from where it is, from the beginning at the end; or pauses. */
export function togglePlay(): void {
  const { playing, at, from, to } = useReplay.getState();
  if (playing) {
    useReplay.setState({ playing: false });
    cancelAnimationFrame(frame);
    return;
  }
  if (at >= to) show(from);
  useReplay.setState({ playing: true });
  let before = performance.now();
  const tick = (now: number) => {
    const state = useReplay.getState();
    if (!state.playing || state.phase !== 'on') return;
    // What is not read yet is waited for.
    const until = state.isRead ? state.to : state.readTo;
    const next = Math.min(until, state.at + (now - before) * state.speed);
    before = now;
    show(next);
    if (next >= state.to) useReplay.setState({ playing: false });
    else frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
}

/** Shows a moment; `count` where several events share it. */
function show(at: number, count = recording?.countAt(at) ?? 0): void {
  if (!recording) return;
  useReplay.setState({ at, count });
  showPast(recording.stateAt(count, at));
}

async function read(first: string, mine: number): Promise<void> {
  let cursor: string | null = first;
  while (cursor !== null && recording && recording.length < EVENTS_MAX) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(cursor);
    if (mine !== generation || !recording) return;
    recording.add(page.events);
    cursor = page.events.length < PAGE_EVENTS ? null : page.cursor;
    const { from, to } = useReplay.getState();
    useReplay.setState({
      total: recording.length,
      readTo: cursor === null ? to : recording.timeOf(recording.length),
      density: recording.density(from, to, DENSITY_PARTS),
    });
    // What is shown may have been shown before all of its events were there.
    const { at, playing } = useReplay.getState();
    if (!playing && recording.countAt(at) !== useReplay.getState().count) show(at);
  }
  useReplay.setState({ isRead: true, isCut: cursor !== null });
}

function readPage(cursor: string) {
  return client.call('replay.read', { cursor, limit: PAGE_EVENTS });
}

function countMeanwhile(): void {
  counting = client.onEvent(({ event }) => {
    if (event.type === 'platform' || event.type === 'stats.sampled' || event.type === 'log.lines') return;
    useReplay.setState(({ meanwhile }) => ({ meanwhile: meanwhile + 1 }));
  });
}
