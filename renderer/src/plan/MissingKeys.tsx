import { KeyRound } from 'lucide-react';
import type { OrgPlan } from '../../../core/contract/index.ts';
import { counted } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { Button } from '../ui/index.ts';
import { replan } from './actions.ts';
import { KeyField } from './KeyField.tsx';
import styles from './Plan.module.css';
import { neededByText } from './texts.ts';

type Missing = OrgPlan['missingEnv'];

/** Fields for the keys that the template asks for and nobody has given yet. */
export function MissingKeys({ required, recommended }: MissingKeysProps) {
  const openDialog = useUi((state) => state.openDialog);
  if (required.length === 0 && recommended.length === 0) return null;
  return (
    <section className={styles.keys} aria-label="Keys">
      <h3 className={styles.heading}>
        <span>
          <KeyRound size={14} aria-hidden="true" /> Keys
        </span>
        <Button size="s" variant="ghost" onClick={() => openDialog({ kind: 'keys' })}>
          All keys…
        </Button>
      </h3>
      {required.length > 0 && (
        <>
          <p className={styles.quiet}>
            {required.length === 1 ? 'This one is' : `These ${required.length} are`} needed before the import.
            Values are stored encrypted on this machine.
          </p>
          <KeyFields missing={required} />
        </>
      )}
      {recommended.length > 0 && (
        <details className={styles.more}>
          <summary>{counted(recommended.length, 'recommended key')} without a value</summary>
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
    <KeyField key={anyOf.join()} names={anyOf} note={neededByText(neededBy)} onStored={() => void replan()} />
  ));
}
