import { type ReactNode, useId, useState } from 'react';
import type { WorkspaceTemplate } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { SearchField } from '../../inspector/index.ts';
import { text } from '../../text/index.ts';
import { Badge, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { templatesByRuntime } from './choices.ts';
import { beginWith } from './draft.ts';
import { ImportFolder } from './ImportFolder.tsx';
import { TemplatePreview } from './TemplatePreview.tsx';
import styles from './TemplateStep.module.css';
import type { WizardFacts } from './useFacts.ts';

const words = text.create.templates;

/** What the new workspace begins with: nothing, a template, or an agent that exists elsewhere. */
export function TemplateStep({ facts }: { readonly facts: WizardFacts }) {
  const { draft, listing, templates } = facts;
  const [search, setSearch] = useState('');
  const group = useId();
  const groups = templatesByRuntime(templates, search);
  return (
    <div className={styles.pick}>
      <div className={styles.pickList}>
        <div role="radiogroup" aria-label={words.list} className={styles.options}>
          <Option
            group={group}
            checked={draft.kind === 'blank'}
            title={words.blank}
            hint={words.blankHint}
            onChoose={() => beginWith('blank')}
          />
          <Option
            group={group}
            checked={draft.kind === 'external'}
            title={words.external}
            hint={words.externalHint}
            onChoose={() => beginWith('external')}
          />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field takes the first that it found */}
          <div
            className={styles.search}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              const [first] = groups;
              const id = search.trim() === '' ? undefined : first?.templates[0]?.id;
              if (id !== undefined) beginWith('template', id);
            }}
          >
            <SearchField label={words.search} value={search} onChange={setSearch} />
          </div>
          {listing.error && (
            <ErrorCard error={listing.error} title={words.failed} onRetry={listing.refresh} />
          )}
          {!listing.output && !listing.error && <Skeleton lines={5} label={words.loading} />}
          {listing.output &&
            groups.length === 0 &&
            (templates.length === 0 ? (
              <EmptyState title={words.none}>{words.noneHint}</EmptyState>
            ) : (
              <EmptyState title={words.nothing(search.trim())}>{words.nothingHint}</EmptyState>
            ))}
          {groups.map(({ runtime, templates: found }) => (
            <div key={runtime} className={styles.category}>
              <h3>
                {runtimeName(runtime)} <span>{found.length}</span>
              </h3>
              {found.map((template) => (
                <Option
                  key={template.id}
                  group={group}
                  checked={draft.kind === 'template' && draft.template === template.id}
                  title={template.name}
                  hint={template.description}
                  badge={originBadge(template)}
                  onChoose={() => beginWith('template', template.id)}
                />
              ))}
            </div>
          ))}
        </div>
        <ImportFolder
          onImported={(id) => {
            listing.refresh();
            beginWith('template', id);
          }}
        />
      </div>
      <TemplatePreview facts={facts} />
    </div>
  );
}

function originBadge({ origin }: WorkspaceTemplate): ReactNode {
  return origin === 'bundled' ? null : <Badge>{words.origin[origin]}</Badge>;
}

interface OptionProps {
  readonly group: string;
  readonly checked: boolean;
  readonly title: string;
  readonly hint: string;
  readonly badge?: ReactNode;
  readonly onChoose: () => void;
}

function Option({ group, checked, title, hint, badge, onChoose }: OptionProps) {
  return (
    <label className={styles.option}>
      <input type="radio" name={group} checked={checked} onChange={onChoose} />
      <span className={styles.optionText}>
        <span className={styles.optionTitle}>
          <span>{title}</span>
          {badge}
        </span>
        {hint !== '' && <small>{hint}</small>}
      </span>
    </label>
  );
}
