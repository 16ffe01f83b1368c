import { KeyRound } from 'lucide-react';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import create from './Create.module.css';
import { groupId } from './choices.ts';
import { changeDraft, type TypedKey } from './draft.ts';
import styles from './Keys.module.css';
import { NeededKey } from './NeededKey.tsx';
import type { WizardFacts } from './useFacts.ts';

const words = text.create.keys;

/** The keys that it needs: which are there, and a place to type and test those that are not. */
export function KeysStep({ facts }: { readonly facts: WizardFacts }) {
  const { draft, groups, secrets, stored } = facts;
  if (groups.length === 0) {
    return (
      <EmptyState icon={<KeyRound size={20} />} title={words.none}>
        {words.noneHint}
      </EmptyState>
    );
  }
  const put = (id: string, typed: TypedKey | null) => {
    const { [id]: _, ...others } = draft.keys;
    changeDraft({ keys: typed === null ? others : { ...others, [id]: typed } });
  };
  return (
    <>
      <p className={create.hint}>{words.intro}</p>
      {secrets.error && <ErrorCard error={secrets.error} title={words.failed} onRetry={secrets.refresh} />}
      {!secrets.output && !secrets.error && <Skeleton lines={3} label={words.loading} />}
      {(secrets.output || secrets.error) && (
        <ul className={styles.neededKeys}>
          {groups.map((group) => (
            <NeededKey
              key={groupId(group)}
              names={group}
              stored={group.find((key) => stored.has(key)) ?? null}
              typed={draft.keys[groupId(group)] ?? null}
              onChange={(typed) => put(groupId(group), typed)}
            />
          ))}
        </ul>
      )}
    </>
  );
}
