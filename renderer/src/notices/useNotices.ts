import { useEffect } from 'react';
import { client } from '../engine/client.ts';
import { liveEngine } from '../engine/shown.ts';
import { useEngine } from '../engine/store.ts';
import { useImport } from '../state/import.ts';
import { useNoticeChoices } from '../state/notices.ts';
import { ApprovalsFollower } from './follow-approvals.ts';
import { followUnread } from './follow-unread.ts';
import { type GateClock, NoticeGate } from './gate.ts';
import { importEndNotice } from './import-end.ts';
import { currentView } from './view.ts';
import { NoticeWatch } from './watch.ts';

const clock: GateClock = { now: () => Date.now(), after: (ms, run) => void setTimeout(run, ms) };

/** Has the desktop shell tell what happens out of sight. Only the main window does: the others would tell it again. */
export function useNotices(): void {
  useEffect(() => {
    const shell = window.molecule;
    if (!shell) return;
    const gate = new NoticeGate(clock, ({ kind, tag, title, body, link }) =>
      shell.notify({ tag, title, body, link, silent: kind === 'done' }),
    );
    const watch = new NoticeWatch({
      workspace: (id) => liveEngine.getState().workspaces[id],
      hasMessage: (workspaceId, id) =>
        liveEngine.getState().chat[workspaceId]?.some((message) => message.id === id) ?? false,
    });
    const approvals = new ApprovalsFollower(shell, gate);
    const events = client.onEvent(({ event }) => {
      approvals.take(event);
      if (!liveEngine.getState().loaded) return;
      const notice = watch.take(event, currentView(), useNoticeChoices.getState().muted);
      if (notice) gate.take(notice);
    });
    const stops = [
      followImports(gate),
      followUnread(shell, gate),
      useEngine.subscribe(() => approvals.compare(liveEngine.getState().approvals)),
    ];
    return () => {
      void events.dispose();
      for (const stop of stops) stop();
    };
  }, []);
}

/** Tells once how each import ended that began in this window. */
function followImports(gate: NoticeGate): () => void {
  let told: readonly string[] | null = null;
  return useEngine.subscribe(({ workspaces }, before) => {
    const followed = useImport.getState();
    if (workspaces === before.workspaces || followed.org === null || followed.ids === told) return;
    const notice = importEndNotice(followed, liveEngine.getState().workspaces);
    if (!notice) return;
    told = followed.ids;
    if (!currentView().focused && !useNoticeChoices.getState().muted.includes('done')) gate.take(notice);
  });
}
