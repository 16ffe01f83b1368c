import { KeyRound } from 'lucide-react';
import type { OrgPlan } from '../../../core/contract/index.ts';
import { MissingKey } from '../inspector/configure/secrets/MissingKey.tsx';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import { replan } from './actions.ts';
import styles from './Plan.module.css';
import { neededByText } from './texts.ts';

const words = text.plan.keys;

type Missing = OrgPlan['missingEnv'];

/** Fields for the keys that the template asks for and nobody has given yet. */
export function MissingKeys({ required, recommended }: MissingKeysProps) {
  const openDialog = useUi((state) => state.openDialog);
  if (required.length === 0 && recommended.length === 0) return null;
  return (
    <section className={styles.keys} aria-label={words.label}>
      <h3 className={styles.heading}>
        <span>
          <KeyRound size={14} aria-hidden="true" /> {words.label}
        </span>
        <Button size="s" variant="ghost" onClick={() => openDialog({ kind: 'keys' })}>
          {words.all}
        </Button>
      </h3>
      {required.length > 0 && (
        <>
          <p className={styles.quiet}>{words.required(required.length)}</p>
          <KeyFields missing={required} />
        </>
      )}
      {recommended.length > 0 && (
        <details className={styles.more}>
          <summary>{words.recommended(recommended.length)}</summary>
          <KeyFields missing={recommended} />
        </details>
      )}
    </section>
  );
}

interface MissingKeysProps {
  readonly required: Missing;
  readonly recommended: Missing;
}

function KeyFields({ missing }: { readonly missing: Missing }) {
  return missing.map(({ anyOf, neededBy }) => (
    <MissingKey
      key={anyOf.join()}
      names={anyOf}
      workspaceId={null}
      note={neededByText(neededBy)}
      onStored={() => void replan()}
    />
  ));
}
