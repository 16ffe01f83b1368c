import type { OutputOf } from '../../../core/contract/index.ts';
import { useQuery } from '../dialogs/useQuery.ts';
import { bytesText } from '../inspector/text.ts';
import { Asked } from '../page/Asked.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './EnginePage.module.css';

const words = text.enginePage.disk;

/** What takes disk, by kind, and what of it could go. */
export function Disk() {
  const asked = useQuery('engine.disk', {});
  return (
    <PageSection
      title={words.title}
      actions={
        <Button size="s" onClick={asked.refresh}>
          {words.again}
        </Button>
      }
    >
      <Asked asked={asked} loading={words.loading} failed={words.failed} lines={5}>
        {(use) => <Use use={use} />}
      </Asked>
    </PageSection>
  );
}

function Use({ use }: { readonly use: OutputOf<'engine.disk'> }) {
  const { parts, reclaimableBytes, freeBytes, problem } = use;
  const openDialog = useUi((state) => state.openDialog);
  const showDock = useUi((state) => state.showDock);
  const shown = [...parts].sort((a, b) => b.bytes - a.bytes);
  const most = shown[0]?.bytes ?? 0;
  return (
    <>
      {problem !== '' && <p className={styles.waits}>{words.onlyHome(problem)}</p>}
      <ul className={styles.disk} aria-label={words.label}>
        {shown.map(({ kind, bytes }) => (
          <li key={kind}>
            <span>{words.kinds[kind]}</span>
            <i aria-hidden="true">
              <i style={{ width: `${most === 0 ? 0 : (bytes / most) * 100}%` }} />
            </i>
            <b>{bytesText(bytes)}</b>
          </li>
        ))}
      </ul>
      {freeBytes !== null && <p className={styles.quiet}>{words.free(freeBytes)}</p>}
      {problem === '' && (
        <div className={styles.row}>
          <p className={styles.quiet}>
            {reclaimableBytes > 0 ? words.reclaimable(reclaimableBytes) : words.nothingReclaimable}
          </p>
          <Button size="s" onClick={() => openDialog({ kind: 'prune' })}>
            {words.prune}
          </Button>
          <Button size="s" onClick={() => showDock('images')}>
            {words.images}
          </Button>
        </div>
      )}
    </>
  );
}
