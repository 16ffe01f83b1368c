import type { Workspace } from '../../../../core/contract/index.ts';
import { openBuildOf } from '../../dock/builds/open.ts';
import { runtimeName, tierName } from '../../engine/presence.ts';
import { CopyButton } from '../../ui/index.ts';
import { Ago } from '../Ago.tsx';
import { durationText } from '../time.ts';
import styles from './Configure.module.css';

/** What can be read but not changed here. */
export function Facts({ workspace }: { readonly workspace: Workspace }) {
  const { runtime, model, tier, uptimeSeconds, lastHeartbeatAt, url, image, id } = workspace;
  return (
    <section className={styles.section} aria-label="Facts">
      <dl className={styles.facts}>
        <dt>Runtime</dt>
        <dd>{runtimeName(runtime)}</dd>
        {model && (
          <>
            <dt>Model</dt>
            <dd>{model}</dd>
          </>
        )}
        <dt>Isolation</dt>
        <dd>
          Tier {tier}, {tierName(tier).toLowerCase()}
        </dd>
        {uptimeSeconds > 0 && (
          <>
            <dt>Up for</dt>
            <dd>{durationText(uptimeSeconds * 1000)}</dd>
          </>
        )}
        {lastHeartbeatAt !== null && (
          <>
            <dt>Last heartbeat</dt>
            <dd>
              <Ago at={lastHeartbeatAt} />
            </dd>
          </>
        )}
        {url && (
          <>
            <dt>Answers at</dt>
            <dd className={styles.code}>
              {url} <CopyButton text={url} label="Copy the address" iconOnly />
            </dd>
          </>
        )}
        {image && (
          <>
            <dt>Image</dt>
            <dd className={styles.code}>
              <button type="button" className={styles.link} onClick={() => openBuildOf(runtime)}>
                {image}
              </button>{' '}
              <CopyButton text={image} label="Copy the tag" iconOnly />
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd className={styles.code}>
          {id} <CopyButton text={id} label="Copy the id" iconOnly />
        </dd>
      </dl>
    </section>
  );
}
