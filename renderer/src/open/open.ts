import type { OpenRequest } from '../engine/connect.ts';
import { useEngine } from '../engine/store.ts';
import { askLater } from '../state/open-requests.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';

const words = text.notices.open;

/** Opens what somebody outside the page wants opened: shows what is only to be shown, and asks about the rest. */
export function open(request: OpenRequest): void {
  const ui = useUi.getState();
  switch (request.kind) {
    case 'workspace':
      showWorkspace(request);
      break;
    case 'build':
      ui.showBuild(request.id);
      break;
    case 'problems':
    case 'approvals':
    case 'images':
      ui.showDock(request.kind);
      break;
    case 'import':
    case 'bundle':
      askLater(request);
      break;
  }
}

function showWorkspace({ id, view }: Extract<OpenRequest, { readonly kind: 'workspace' }>): void {
  if (!(id in useEngine.getState().workspaces)) {
    toast({ tone: 'info', title: words.gone, detail: words.goneDetail });
    return;
  }
  const ui = useUi.getState();
  ui.revealWorkspace(id);
  switch (view) {
    case 'chat':
      ui.showInspector('talk', 'chat');
      break;
    case 'timeline':
    case 'logs':
      ui.showInspector('observe', view);
      break;
    case 'files':
    case 'approvals':
      ui.showInspector('work', view);
      break;
    case 'settings':
    case 'plugins':
      ui.showInspector('configure', view);
      break;
  }
}
