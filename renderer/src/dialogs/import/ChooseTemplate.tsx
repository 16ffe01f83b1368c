import { FolderOpen, Layers, TriangleAlert } from 'lucide-react';
import { type RefObject, useState } from 'react';
import type { OrgTemplate } from '../../../../core/contract/index.ts';
import { counted } from '../../inspector/index.ts';
import { Badge, Button, Dialog, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from './useQuery.ts';

export interface ChooseTemplateProps {
  readonly onChoose: (dir: string) => void;
  readonly onClose: () => void;
}

/** The templates that the engine knows, and any folder. */
export function ChooseTemplate({ onChoose, onClose }: ChooseTemplateProps) {
  const { output, error, retry } = useQuery('org.templates', {});
  const field = useInitialFocus<HTMLInputElement>();
  return (
    <Dialog title="Import an org template" onClose={onClose}>
      <div className={styles.form}>
        {error && (
          <ErrorCard error={error} title="The templates could not be listed">
            <Button size="s" onClick={retry}>
              Try again
            </Button>
          </ErrorCard>
        )}
        {!output && !error && <Skeleton lines={4} label="Loading the templates" />}
        {output?.templates.length === 0 && (
          <EmptyState icon={<Layers size={22} />} title="No template is installed">
            Choose a folder with an org.yaml below.
          </EmptyState>
        )}
        {output && output.templates.length > 0 && (
          <ul className={styles.templates} aria-label="Templates">
            {output.templates.map((template) => (
              <li key={template.dir}>
                <TemplateCard template={template} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        )}
        <FolderField fieldRef={field} onChoose={onChoose} />
      </div>
    </Dialog>
  );
}

interface TemplateCardProps {
  readonly template: OrgTemplate;
  readonly onChoose: (dir: string) => void;
}

function TemplateCard({ template, onChoose }: TemplateCardProps) {
  const { dir, name, description, workspaces, bundled, error } = template;
  return (
    <button type="button" className={styles.template} onClick={() => onChoose(dir)}>
      <span className={styles.templateHead}>
        <b>{name}</b>
        <Badge>{counted(workspaces, 'workspace')}</Badge>
        {bundled && <Badge>Bundled</Badge>}
      </span>
      {description && <span className={styles.aside}>{description}</span>}
      {error && (
        <span className={styles.warning}>
          <TriangleAlert size={13} aria-hidden="true" /> {error.message}
        </span>
      )}
    </button>
  );
}

interface FolderFieldProps {
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly onChoose: (dir: string) => void;
}

function FolderField({ fieldRef, onChoose }: FolderFieldProps) {
  const [path, setPath] = useState('');
  const shell = window.molecule;
  const browse = async () => {
    const folder = await shell?.chooseFolder();
    if (folder) onChoose(folder);
  };
  return (
    <form
      className={styles.folder}
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() !== '') onChoose(path.trim());
      }}
    >
      <label className={styles.field}>
        Or a folder on this machine
        <input
          ref={fieldRef}
          className={styles.path}
          value={path}
          spellCheck={false}
          placeholder="/home/you/orgs/research-lab"
          onChange={(event) => setPath(event.target.value)}
        />
      </label>
      {shell && (
        <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
          Browse…
        </Button>
      )}
      <Button type="submit" disabled={path.trim() === ''}>
        Preview
      </Button>
    </form>
  );
}
