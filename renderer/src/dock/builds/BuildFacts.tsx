import type { Build } from '../../../../core/contract/index.ts';
import { Badge, CopyButton } from '../../ui/index.ts';
import styles from './Builds.module.css';
import { isActive, shortSha, triggerText } from './texts.ts';

/** Where an image comes from, for which machine, and what asked for it. */
export function BuildFacts({ build }: { readonly build: Build }) {
  const { source, sha, platform, emulated, trigger, tag } = build;
  return (
    <dl className={styles.facts}>
      {source && <Fact name="Source">{source}</Fact>}
      {sha && (
        <Fact name={source === 'bundled' ? 'Content' : 'Commit'} copy={sha}>
          <code title={sha}>{shortSha(sha)}</code>
        </Fact>
      )}
      {platform && (
        <Fact name="Platform">
          {platform}{' '}
          {emulated && (
            <Badge tone="busy" title="This machine has another architecture">
              Emulated{isActive(build) && ': each step takes several times longer'}
            </Badge>
          )}
        </Fact>
      )}
      <Fact name="Reason">{triggerText[trigger]}</Fact>
      {tag && (
        <Fact name="Image" copy={tag}>
          <code title={tag}>{tag}</code>
        </Fact>
      )}
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly copy?: string;
  readonly children: React.ReactNode;
}

function Fact({ name, copy, children }: FactProps) {
  return (
    <div className={styles.factPair}>
      <dt>{name}</dt>
      <dd>
        {children}
        {copy && <CopyButton text={copy} label={`Copy the ${name.toLowerCase()}`} iconOnly />}
      </dd>
    </div>
  );
}
