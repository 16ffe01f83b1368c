import { Layers } from 'lucide-react';
import { useState } from 'react';
import { run } from '../../engine/run.ts';
import { SearchField } from '../../inspector/index.ts';
import { openPlan } from '../../plan/index.ts';
import { useUi } from '../../state/ui.ts';
import { Button, Dialog, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import styles from './Gallery.module.css';
import { matchingTemplates } from './listing.ts';
import { SourceField } from './SourceField.tsx';
import { Sources } from './Sources.tsx';
import { TemplateCard } from './TemplateCard.tsx';

export interface GalleryProps {
  /** Opens with the sources in sight. */
  readonly showSources: boolean;
}

/** Every org template that the engine knows, and a field for any other. Choosing one shows its plan. */
export function Gallery({ showSources }: GalleryProps) {
  const close = useUi((state) => state.closeDialog);
  const { output, error, refresh } = useQuery('org.templates', {});
  const registries = useQuery('org.registries', {});
  const secrets = useQuery('secrets.list', {}).output?.secrets ?? null;
  const field = useInitialFocus<HTMLInputElement>();
  const [text, setText] = useState('');
  const locations = registries.output?.locations ?? [];
  const removeRegistry = async (location: string) => {
    if (!(await run('org.removeRegistry', { location }))) return;
    registries.refresh();
    refresh();
  };
  const templates = matchingTemplates(output?.templates ?? [], text);
  return (
    <Dialog
      title="Import an org template"
      width="l"
      onClose={close}
      footer={<SourceField fieldRef={showSources ? undefined : field} onChoose={openPlan} />}
    >
      <div className={styles.gallery}>
        {error && (
          <ErrorCard error={error} title="The templates could not be listed">
            <Button size="s" onClick={refresh}>
              Try again
            </Button>
          </ErrorCard>
        )}
        {!output && !error && <Skeleton lines={6} label="Loading the templates" />}
        {output && output.templates.length > 1 && (
          <SearchField label="Search templates" value={text} onChange={setText} />
        )}
        {output?.templates.length === 0 && (
          <EmptyState icon={<Layers size={22} />} title="No template is installed">
            Name a folder, an archive or a git address below, or add a registry that lists some.
          </EmptyState>
        )}
        {output && output.templates.length > 0 && templates.length === 0 && (
          <EmptyState title={`No template matches “${text.trim()}”`}>
            Names, descriptions and members are searched.
          </EmptyState>
        )}
        {templates.length > 0 && (
          <ul className={styles.cards} aria-label="Templates">
            {templates.map((template) => (
              <TemplateCard
                key={`${template.origin} ${template.template}`}
                template={template}
                secrets={secrets}
                onChoose={openPlan}
                onRemoveRegistry={
                  template.error && template.origin === 'registry' && locations.includes(template.template)
                    ? () => void removeRegistry(template.template)
                    : null
                }
              />
            ))}
          </ul>
        )}
        <Sources registries={registries} fieldRef={showSources ? field : undefined} onChanged={refresh} />
      </div>
    </Dialog>
  );
}
