import { ArrowLeft } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { counted, errorOf } from '../../inspector/index.ts';
import { toast } from '../../state/toasts.ts';
import { Button, Dialog, ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { Diagnostics } from './Diagnostics.tsx';
import { plannedWorkspaces } from './plan.ts';
import { useQuery } from './useQuery.ts';

export interface PreviewTemplateProps {
  readonly dir: string;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** What importing a template would make, and what is wrong with it, before anything happens. */
export function PreviewTemplate({ dir, onBack, onClose }: PreviewTemplateProps) {
  const { output: org, error, retry } = useQuery('org.resolve', { dir });
  const cancel = useInitialFocus<HTMLButtonElement>();
  const [importing, setImporting] = useState(false);
  const [importError, setImportError] = useState<AppErrorJson | null>(null);
  const planned = useMemo(() => plannedWorkspaces(org?.workspaces ?? []), [org]);
  const broken = org?.diagnostics.some(({ severity }) => severity === 'error') ?? false;

  const importOrg = async () => {
    setImporting(true);
    try {
      const result = await client.call('org.import', { dir, mode: 'merge' });
      const kept = result.kept > 0 ? `, ${counted(result.kept, 'workspace')} kept as they were` : '';
      toast({
        tone: 'success',
        title: `${counted(result.created, 'workspace')} of ${result.org} on the way${kept}`,
      });
      onClose();
    } catch (thrown) {
      setImportError(errorOf(thrown));
      setImporting(false);
    }
  };

  return (
    <Dialog
      title={org?.name || 'Preview'}
      onClose={onClose}
      footer={
        <>
          <Button
            variant="ghost"
            className={styles.left}
            icon={<ArrowLeft size={14} aria-hidden="true" />}
            onClick={onBack}
          >
            Other templates
          </Button>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            busy={importing}
            disabled={broken || planned.length === 0}
            onClick={() => void importOrg()}
          >
            Import {planned.length > 0 && counted(planned.length, 'workspace')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <code className={styles.source}>{dir}</code>
        {error && (
          <ErrorCard error={error} title="The template could not be read">
            <Button size="s" onClick={retry}>
              Try again
            </Button>
          </ErrorCard>
        )}
        {!org && !error && <Skeleton lines={6} label="Reading the template" />}
        {org?.description && <p>{org.description}</p>}
        {org && <Diagnostics diagnostics={org.diagnostics} />}
        {planned.length > 0 && (
          <section aria-label="Would be created">
            <h3 className={styles.heading}>
              {broken ? 'What was understood' : 'Workspaces'}
              <span className={styles.aside}>Those that exist already by name are kept.</span>
            </h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
            <ul className={styles.tree} tabIndex={0}>
              {planned.map((workspace) => (
                <li key={workspace.key} style={{ paddingLeft: workspace.depth * 18 }}>
                  <span className={styles.treeName}>{workspace.name}</span>
                  <span className={styles.aside}>{workspace.role}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {importError && <ErrorCard error={importError} title="The org was not imported" />}
      </div>
    </Dialog>
  );
}
