import { TerminalView } from './TerminalView.tsx';

/** The terminals of a workspace. */
export default function TerminalPanel({ workspaceId }: { readonly workspaceId: string }) {
  return <TerminalView workspaceId={workspaceId} scope="workspace" />;
}
