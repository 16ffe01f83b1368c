import { ShieldCheck } from 'lucide-react';
import type { KitSummary } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { Ago, counted } from '../../inspector/index.ts';
import { bytesText } from '../../inspector/text.ts';
import { Badge, CopyButton } from '../../ui/index.ts';
import { useQuery } from '../useQuery.ts';
import styles from './Kit.module.css';

/** What a verified kit holds, and what it does not: the values of keys. */
export function KitContents({ kit }: { readonly kit: KitSummary }) {
  const { output } = useQuery('secrets.list', {});
  const stored = new Set((output?.secrets ?? []).map(({ key }) => key));
  return (
    <section className={styles.kit} aria-label="Contents of the kit">
      <p className={styles.verified}>
        <ShieldCheck size={15} aria-hidden="true" />
        {counted(kit.files, 'file')}, {bytesText(kit.sizeBytes)}: complete and unchanged
      </p>
      <dl className={styles.facts}>
        <dt>Orgs</dt>
        <dd>
          {kit.orgs.map(({ name, workspaces }) => `${name} (${counted(workspaces, 'workspace')})`).join(', ')}
        </dd>
        <dt>Images</dt>
        <dd>
          {kit.images
            .map(({ runtime, tag, sizeBytes }) => `${runtimeName(runtime) || tag} ${bytesText(sizeBytes)}`)
            .join(', ')}{' '}
          for {kit.platform}
        </dd>
        <dt>Git mirrors</dt>
        <dd>{kit.repositories.join(', ') || 'none'}</dd>
        {kit.plugins.length > 0 && (
          <>
            <dt>Plugins</dt>
            <dd>{kit.plugins.join(', ')}</dd>
          </>
        )}
        {kit.requiredSecrets.length > 0 && (
          <>
            <dt>Keys</dt>
            <dd className={styles.keys}>
              {kit.requiredSecrets.map((key) => (
                <Badge key={key} tone={stored.has(key) ? 'online' : 'busy'}>
                  {key} {stored.has(key) ? 'stored' : 'missing'}
                </Badge>
              ))}
            </dd>
          </>
        )}
        <dt>Written</dt>
        <dd>
          <Ago at={kit.createdAt} /> · version {kit.appVersion}
        </dd>
        <dt>SHA-256</dt>
        <dd className={styles.hash}>
          <code>{kit.sha256}</code>
          <CopyButton text={kit.sha256} label="Copy the SHA-256" iconOnly />
        </dd>
      </dl>
    </section>
  );
}
