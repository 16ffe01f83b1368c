import { Approvals } from './Approvals.tsx';

/** What one workspace asks people to allow. */
export default function ApprovalsPanel({ workspaceId }: { readonly workspaceId: string }) {
  return <Approvals workspaceId={workspaceId} />;
}
