import type { ReactNode } from 'react';
import { runtimeName } from '../../engine/presence.ts';
import { bytesText } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';
import { Badge, ErrorCard, Skeleton } from '../../ui/index.ts';
import { useQuery } from '../useQuery.ts';
import styles from './TemplatePreview.module.css';
import type { WizardFacts } from './useFacts.ts';

const words = text.create.preview;
const MOST_SHOWN = 12;

/** What the chosen beginning brings: description, skills, models, keys and files. */
export function TemplatePreview({ facts }: { readonly facts: WizardFacts }) {
  const { draft, template } = facts;
  const isTemplate = draft.kind === 'template' && template !== null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
    <section className={styles.preview} aria-label={words.label} tabIndex={0}>
      {isTemplate ? <Details key={template.id} facts={facts} /> : <p>{introduction(draft.kind)}</p>}
    </section>
  );
}

function introduction(kind: WizardFacts['draft']['kind']): string {
  return kind === 'external' ? words.external : words.blank;
}

function Details({ facts }: { readonly facts: WizardFacts }) {
  const { template, groups, stored, secrets } = facts;
  const files = useQuery('templates.files', { id: template?.id ?? '' });
  if (!template) return null;
  const { name, description, runtime, skills, models } = template;
  return (
    <>
      <h3>{name}</h3>
      <p>{description || words.noDescription}</p>
      <p>
        <Badge>{runtimeName(runtime)}</Badge>
      </p>
      <Chips title={words.keys} empty={words.noKeys}>
        {groups.map((group) => (
          <Badge
            key={group.join()}
            tone={!secrets.output ? 'neutral' : group.some((key) => stored.has(key)) ? 'online' : 'busy'}
          >
            {group.join(' or ')}
          </Badge>
        ))}
      </Chips>
      <Chips title={words.skills}>
        {limited(skills).map((skill) => (
          <Badge key={skill}>{skill}</Badge>
        ))}
      </Chips>
      <Chips title={words.models}>
        {limited(models).map(({ id, name: model }) => (
          <Badge key={id}>{model}</Badge>
        ))}
      </Chips>
      <h4>{words.files}</h4>
      {files.error && <ErrorCard error={files.error} title={words.filesFailed} onRetry={files.refresh} />}
      {!files.output && !files.error && <Skeleton lines={3} label={words.filesLoading} />}
      {files.output && (
        <ul className={styles.files} aria-label={words.files}>
          {limited(files.output.files).map(({ path, sizeBytes }) => (
            <li key={path}>
              <code>{path}</code> <span>{bytesText(sizeBytes)}</span>
            </li>
          ))}
          {files.output.files.length > MOST_SHOWN && (
            <li>{words.more(files.output.files.length - MOST_SHOWN)}</li>
          )}
        </ul>
      )}
    </>
  );
}

function limited<T>(all: readonly T[]): readonly T[] {
  return all.slice(0, MOST_SHOWN);
}

interface ChipsProps {
  readonly title: string;
  /** Said when there is none; without it nothing is shown then. */
  readonly empty?: string;
  readonly children: readonly ReactNode[];
}

function Chips({ title, empty, children }: ChipsProps) {
  if (children.length === 0 && empty === undefined) return null;
  return (
    <>
      <h4>{title}</h4>
      <div className={styles.chips}>{children.length === 0 ? <span>{empty}</span> : children}</div>
    </>
  );
}
