import { Dialogs } from '../dialogs/index.ts';
import { Frame } from '../frame/Frame.tsx';
import { useApprovalToasts } from '../notices/useApprovalToasts.ts';
import { useNotices } from '../notices/useNotices.ts';
import { OpenRequests } from '../open/OpenRequests.tsx';
import { CommandPalette } from '../palette/index.ts';
import { thisPane } from '../state/panes.ts';
import { useUi } from '../state/ui.ts';
import { Toasts } from '../ui/Toasts.tsx';
import { Announcer } from './Announcer.tsx';
import { PaneWindow } from './PaneWindow.tsx';
import { usePrefetch } from './prefetch.ts';
import { UnreadTitle } from './UnreadTitle.tsx';
import { useLook } from './useLook.ts';
import { useWindows } from './useWindows.ts';

if (thisPane?.pane === 'dock') useUi.setState({ dockTab: thisPane.tab });
if (thisPane?.pane === 'inspector') {
  const { id, group, tab } = thisPane;
  useUi.getState().select(id);
  useUi.getState().showInspector(group, tab as never);
}

export function App() {
  useLook();
  useWindows();
  usePrefetch();
  if (thisPane !== null) {
    return (
      <>
        <PaneWindow popped={thisPane} />
        <Dialogs />
        <Toasts />
      </>
    );
  }
  return (
    <>
      <UnreadTitle />
      <Frame />
      <CommandPalette />
      <Dialogs />
      <OpenRequests />
      <Notices />
      <Announcer />
    </>
  );
}

/** Of the main window only. */
function Notices() {
  useNotices();
  useApprovalToasts();
  return null;
}
