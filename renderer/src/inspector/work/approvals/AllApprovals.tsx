import { Approvals } from './Approvals.tsx';

/** What all workspaces ask people to allow. */
export default function AllApprovals() {
  return <Approvals workspaceId={null} />;
}
