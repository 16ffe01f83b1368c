import { History, SearchX } from 'lucide-react';
import { text } from '../../text/index.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { type Choice, isEverything } from './filter.ts';
import type { Scope } from './merge.ts';

export interface NothingHereProps {
  readonly scope: Scope;
  readonly choice: Choice;
  readonly onShowAll: () => void;
}

/** Nothing has happened, or nothing of it passes the filters: two different things. */
export function NothingHere({ scope, choice, onShowAll }: NothingHereProps) {
  const { empty } = text.timeline;
  if (isEverything(choice)) {
    return (
      <EmptyState icon={<History size={22} />} title={empty.title}>
        {empty[scope.kind]}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX size={22} />}
      title={empty.noMatch}
      actions={<Button onClick={onShowAll}>{empty.showAll}</Button>}
    >
      {choice.text.trim() === '' ? empty.hidden : empty.noMention(choice.text.trim().slice(0, 80))}
    </EmptyState>
  );
}
