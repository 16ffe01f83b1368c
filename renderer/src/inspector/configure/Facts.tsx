import type { Workspace } from '../../../../core/contract/index.ts';
import { openBuildOf } from '../../dock/builds/open.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, CopyButton } from '../../ui/index.ts';
import { Ago } from '../Ago.tsx';
import { durationText } from '../time.ts';
import styles from './Configure.module.css';

const words = text.configure.facts;

/** What can be read but not changed here. */
export function Facts({ workspace }: { readonly workspace: Workspace }) {
  const { runtime, uptimeSeconds, lastHeartbeatAt, url, image, id } = workspace;
  return (
    <section aria-label={words.title}>
      <dl className={styles.facts}>
        {uptimeSeconds > 0 && (
          <>
            <dt>{words.up}</dt>
            <dd>{durationText(uptimeSeconds * 1000)}</dd>
          </>
        )}
        {lastHeartbeatAt !== null && (
          <>
            <dt>{words.heartbeat}</dt>
            <dd>
              <Ago at={lastHeartbeatAt} />
            </dd>
          </>
        )}
        {url && (
          <>
            <dt>{words.address}</dt>
            <dd className={styles.code}>
              {url} <CopyButton text={url} label={words.copyAddress} iconOnly />
            </dd>
          </>
        )}
        {image && (
          <>
            <dt>{words.image}</dt>
            <dd className={styles.code}>
              <button type="button" className={styles.link} onClick={() => openBuildOf(runtime)}>
                {image}
              </button>{' '}
              <CopyButton text={image} label={words.copyImage} iconOnly />
            </dd>
          </>
        )}
        <dt>{words.id}</dt>
        <dd className={styles.code}>
          {id} <CopyButton text={id} label={words.copyId} iconOnly />
        </dd>
      </dl>
      {workspace.external && (
        <Button size="s" onClick={() => useUi.getState().openDialog({ kind: 'connection', id, fresh: null })}>
          {text.create.connection.open}
        </Button>
      )}
    </section>
  );
}
