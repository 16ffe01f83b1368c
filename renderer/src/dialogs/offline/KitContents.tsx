import { ShieldCheck } from 'lucide-react';
import type { KitSummary } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { Ago } from '../../inspector/index.ts';
import { bytesText } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';
import { Badge, CopyButton, ErrorCard, Skeleton } from '../../ui/index.ts';
import { useQuery } from '../useQuery.ts';
import styles from './Kit.module.css';

const words = text.offline.contents;

/** What a verified kit holds, and what it does not: the values of keys. */
export function KitContents({ kit }: { readonly kit: KitSummary }) {
  return (
    <section className={styles.kit} aria-label={words.label}>
      <p className={styles.verified}>
        <ShieldCheck size={15} aria-hidden="true" />
        {words.verified(kit.files, bytesText(kit.sizeBytes))}
      </p>
      <dl className={styles.facts}>
        <dt>{words.orgs}</dt>
        <dd>{kit.orgs.map(({ name, workspaces }) => words.org(name, workspaces)).join(', ')}</dd>
        <dt>{words.images}</dt>
        <dd>
          {words.imagesFor(
            kit.images
              .map(({ runtime, tag, sizeBytes }) => `${runtimeName(runtime) || tag} ${bytesText(sizeBytes)}`)
              .join(', '),
            kit.platform,
          )}
        </dd>
        <dt>{words.mirrors}</dt>
        <dd>{kit.repositories.join(', ') || words.none}</dd>
        {kit.plugins.length > 0 && (
          <>
            <dt>{words.plugins}</dt>
            <dd>{kit.plugins.join(', ')}</dd>
          </>
        )}
        {kit.requiredSecrets.length > 0 && (
          <>
            <dt>{words.keys}</dt>
            <dd className={styles.keys}>
              <RequiredKeys keys={kit.requiredSecrets} />
            </dd>
          </>
        )}
        <dt>{words.written}</dt>
        <dd>
          <Ago at={kit.createdAt} />
          {words.version(kit.appVersion)}
        </dd>
        <dt>{words.sha}</dt>
        <dd className={styles.hash}>
          <code>{kit.sha256}</code>
          <CopyButton text={kit.sha256} label={words.copySha} iconOnly />
        </dd>
      </dl>
    </section>
  );
}

/** Which of the keys that it needs are stored; while that is not known, only their names. */
function RequiredKeys({ keys }: { readonly keys: readonly string[] }) {
  const { output, error, refresh } = useQuery('secrets.list', {});
  if (!output) {
    return (
      <>
        {keys.map((key) => (
          <Badge key={key}>{key}</Badge>
        ))}
        {error ? (
          <ErrorCard error={error} title={words.keysUnknown} onRetry={refresh} />
        ) : (
          <Skeleton lines={1} label={words.keysLoading} />
        )}
      </>
    );
  }
  const stored = new Set(output.secrets.map(({ key }) => key));
  return keys.map((key) => (
    <Badge key={key} tone={stored.has(key) ? 'online' : 'busy'}>
      {stored.has(key) ? words.stored(key) : words.missing(key)}
    </Badge>
  ));
}
