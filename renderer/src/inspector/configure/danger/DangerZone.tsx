import { useId } from 'react';
import { hasInstance, type Workspace } from '../../../../../core/contract/index.ts';
import { type OpenDialog, useUi } from '../../../state/ui.ts';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import styles from '../Configure.module.css';
import { useBelow } from '../useBelow.ts';
import { exportBundle } from './export-bundle.ts';

const words = text.configure.danger;

/** What is hard to take back, each with what it does. Every one asks first, and Enter never confirms. */
export function DangerZone({ workspace }: { readonly workspace: Workspace }) {
  const { id, name } = workspace;
  const openDialog = useUi((state) => state.openDialog);
  const below = useBelow(id).length;
  const headingId = useId();
  const open = (dialog: OpenDialog) => () => openDialog(dialog);
  return (
    <section className={styles.danger} aria-labelledby={headingId}>
      <h3 id={headingId}>{words.title}</h3>
      <ul>
        <li>
          <p>
            {words.exportTitle}
            <small>{words.exportHint}</small>
          </p>
          <Button onClick={() => void exportBundle(id, name)}>{words.export}</Button>
        </li>
        {hasInstance(workspace) &&
          (['reset', 'rebuild', 'template'] as const).map((what) => (
            <li key={what}>
              <p>
                {words.remake[what].title}
                <small>{words.remake[what].hint}</small>
              </p>
              <Button onClick={open({ kind: 'remake', ids: [id], what })}>{words.remake[what].button}</Button>
            </li>
          ))}
        <li>
          <p>
            {words.removeTitle}
            <small>{words.removeHint(name, below)}</small>
          </p>
          <Button variant="danger" onClick={open({ kind: 'remove', ids: [id] })}>
            {words.remove}
          </Button>
        </li>
      </ul>
    </section>
  );
}
