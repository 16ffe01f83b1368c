import type { Build } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import { Badge, CopyButton } from '../../ui/index.ts';
import styles from './Builds.module.css';
import { isActive, shortSha } from './texts.ts';

/** Where an image comes from, for which machine, and what asked for it. */
export function BuildFacts({ build }: { readonly build: Build }) {
  const { source, sha, platform, emulated, trigger, tag } = build;
  const { facts, triggers } = text.builds;
  return (
    <dl className={styles.facts}>
      {source && <Fact name={facts.source}>{source}</Fact>}
      {sha && (
        <Fact name={source === 'bundled' ? facts.content : facts.commit} copy={sha}>
          <code title={sha}>{shortSha(sha)}</code>
        </Fact>
      )}
      {platform && (
        <Fact name={facts.platform}>
          {platform}{' '}
          {emulated && (
            <Badge tone="busy" title={facts.emulatedHint}>
              {isActive(build) ? facts.emulatedSlow : facts.emulated}
            </Badge>
          )}
        </Fact>
      )}
      <Fact name={facts.reason}>{triggers[trigger]}</Fact>
      {tag && (
        <Fact name={facts.image} copy={tag}>
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
        {copy && <CopyButton text={copy} label={text.builds.facts.copy(name)} iconOnly />}
      </dd>
    </div>
  );
}
