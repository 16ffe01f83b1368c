import { useState } from 'react';
import { type Approval, visibleText, type WholeApproval } from '../../../../../core/contract/index.ts';
import { type QueryState, useQuery } from '../../../dialogs/useQuery.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard, Skeleton } from '../../../ui/index.ts';
import styles from './Approvals.module.css';
import { LongText } from './LongText.tsx';

const FIRST_FIELDS = 8;
const MOST_NAME = 120;

/** What an agent says of its request besides, null while it is not known: what is long is asked for. */
export function useContextOf({ id, context }: Pick<Approval, 'id' | 'context'>): ContextState {
  const { output, error, refresh } = useQuery('approvals.get', context === null ? { id } : null);
  return { context: context ?? output?.context ?? null, error, refresh };
}

export interface ContextState extends Pick<QueryState<'approvals.get'>, 'error' | 'refresh'> {
  readonly context: WholeApproval['context'] | null;
}

export function Context({ context, error, refresh }: ContextState) {
  const words = text.approvals;
  if (context) return <Fields context={context} />;
  if (error) return <ErrorCard error={error} title={words.contextFailed} onRetry={refresh} />;
  return <Skeleton label={words.contextLoading} lines={3} />;
}

/** Field by field. */
function Fields({ context }: Pick<WholeApproval, 'context'>) {
  const [isWhole, setWhole] = useState(false);
  const fields = Object.entries(context);
  if (fields.length === 0) return null;
  const rest = fields.length - FIRST_FIELDS;
  const words = text.approvals;
  return (
    <div className={styles.context}>
      <dl aria-label={words.context}>
        {(isWhole ? fields : fields.slice(0, FIRST_FIELDS)).map(([name, value]) => (
          <div key={name}>
            <dt>
              <bdi>{visibleText(name.slice(0, MOST_NAME))}</bdi>
            </dt>
            <dd>
              <LongText said={shown(value)} className={typeof value === 'string' ? undefined : styles.mono} />
            </dd>
          </div>
        ))}
      </dl>
      {rest > 0 && !isWhole && (
        <Button size="s" variant="ghost" onClick={() => setWhole(true)}>
          {words.contextMore(rest)}
        </Button>
      )}
    </div>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}
