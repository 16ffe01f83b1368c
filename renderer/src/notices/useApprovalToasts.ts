import { useEffect } from 'react';
import type { Approval } from '../../../core/contract/index.ts';
import { client } from '../engine/client.ts';
import { liveEngine } from '../engine/shown.ts';
import { dismissToast, toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { approvalTag } from './notice.ts';
import { currentView } from './view.ts';
import { cut } from './watch.ts';

const MOST_NAME = 60;
const MOST_TEXT = 240;

/** Tells in the window that an agent asks for approval, unless the list that says so is in view. */
export function useApprovalToasts(): void {
  useEffect(() => {
    const shown = new Map<string, number>();
    const events = client.onEvent(({ event }) => {
      if (event.type !== 'approval.changed') return;
      const { approval } = event;
      const told = shown.get(approval.id);
      if (approval.status !== 'pending') {
        if (told !== undefined) dismissToast(told);
        shown.delete(approval.id);
      } else if (told === undefined && !isInView(approval)) shown.set(approval.id, tell(approval));
    });
    return () => void events.dispose();
  }, []);
}

function isInView({ workspaceId }: Approval): boolean {
  const { approvals, asking } = currentView();
  return approvals || asking === workspaceId;
}

function tell({ id, workspaceId, action }: Approval): number {
  const name = liveEngine.getState().workspaces[workspaceId]?.name ?? '';
  return toast({
    tone: 'info',
    tag: approvalTag(id),
    title: text.approvals.toast(cut(name, MOST_NAME)),
    detail: cut(action, MOST_TEXT),
    action: {
      label: text.approvals.look,
      run: () => {
        const ui = useUi.getState();
        ui.revealWorkspace(workspaceId);
        ui.showInspector('work', 'approvals');
      },
    },
  });
}
