import { Layers } from 'lucide-react';
import { useState } from 'react';
import { run } from '../../engine/run.ts';
import { SearchField } from '../../inspector/index.ts';
import { openPlan } from '../../plan/index.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Dialog, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import styles from './Gallery.module.css';
import { matchingTemplates } from './listing.ts';
import { Recent } from './Recent.tsx';
import { SourceField } from './SourceField.tsx';
import { Sources } from './Sources.tsx';
import { TemplateCard } from './TemplateCard.tsx';

const words = text.gallery;

export interface GalleryProps {
  /** Opens with the sources in sight. */
  readonly showSources: boolean;
}

/** Every org template that the engine knows, and a field for any other. Choosing one shows its plan. */
export function Gallery({ showSources }: GalleryProps) {
  const close = useUi((state) => state.closeDialog);
  const { output, error, refresh } = useQuery('org.templates', {});
  const registries = useQuery('org.registries', {});
  const stored = useQuery('secrets.list', {});
  const secrets = stored.output?.secrets ?? null;
  const field = useInitialFocus<HTMLInputElement>();
  const [search, setSearch] = useState('');
  const locations = registries.output?.locations ?? [];
  const removeRegistry = async (location: string) => {
    if (!(await run('org.removeRegistry', { location }))) return;
    registries.refresh();
    refresh();
  };
  const listed = new Set(output?.templates.flatMap(({ template, dir }) => [template, dir]));
  const templates = matchingTemplates(output?.templates ?? [], search);
  return (
    <Dialog
      title={words.title}
      width="l"
      onClose={close}
      footer={<SourceField fieldRef={showSources ? undefined : field} onChoose={openPlan} />}
    >
      <div className={styles.gallery}>
        {error && <ErrorCard error={error} title={words.failed} onRetry={refresh} />}
        {stored.error && (
          <ErrorCard error={stored.error} title={words.keysUnknown} onRetry={stored.refresh} />
        )}
        {!output && !error && <Skeleton lines={6} label={words.loading} />}
        {output && output.templates.length > 1 && (
          <SearchField label={words.search} value={search} onChange={setSearch} />
        )}
        {output?.templates.length === 0 && (
          <EmptyState icon={<Layers size={22} />} title={words.none}>
            {words.noneHint}
          </EmptyState>
        )}
        {output && output.templates.length > 0 && templates.length === 0 && (
          <EmptyState title={words.nothing(search.trim())}>{words.nothingHint}</EmptyState>
        )}
        {templates.length > 0 && (
          <ul className={styles.cards} aria-label={words.list}>
            {templates.map((template) => (
              <TemplateCard
                key={`${template.origin} ${template.template}`}
                template={template}
                secrets={secrets}
                onChoose={() =>
                  openPlan(template.template, template.origin === 'bundled' ? template.name : null)
                }
                onRemoveRegistry={
                  template.error && template.origin === 'registry' && locations.includes(template.template)
                    ? () => void removeRegistry(template.template)
                    : null
                }
              />
            ))}
          </ul>
        )}
        <Recent listed={listed} onChoose={openPlan} />
        <Sources registries={registries} fieldRef={showSources ? field : undefined} onChanged={refresh} />
      </div>
    </Dialog>
  );
}
