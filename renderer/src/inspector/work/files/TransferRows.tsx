import { useShallow } from 'zustand/react/shallow';
import { text } from '../../../text/index.ts';
import { Button, Progress } from '../../../ui/index.ts';
import styles from './Files.module.css';
import { useTransfers } from './transfers.ts';

/** Uploads and downloads of a workspace that go on, each with how far it is. */
export function TransferRows({ workspaceId }: { readonly workspaceId: string }) {
  const transfers = useTransfers(
    useShallow((state) => state.transfers.filter((each) => each.workspaceId === workspaceId)),
  );
  return transfers.map(({ id, title, progress, cancel }) => (
    <div key={id} className={styles.transfer}>
      <span className={styles.transferTitle}>{title}</span>
      <Button size="s" variant="ghost" onClick={cancel}>
        {text.work.cancel}
      </Button>
      <Progress label={title} value={progress} />
    </div>
  ));
}
