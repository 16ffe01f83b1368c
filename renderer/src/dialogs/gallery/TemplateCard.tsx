import { Trash2, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { OrgTemplate, Secret } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import { Badge, Button, cx } from '../../ui/index.ts';
import styles from './Gallery.module.css';
import { KeyChips } from './KeyChips.tsx';
import { sizeText } from './listing.ts';
import { TreePreview } from './TreePreview.tsx';

const words = text.gallery;

export interface TemplateCardProps {
  readonly template: OrgTemplate;
  /** Keys that have a value; null while that is not known. */
  readonly secrets: readonly Secret[] | null;
  readonly onChoose: () => void;
  /** The card stands for a registry that cannot be read; takes it off the list. */
  readonly onRemoveRegistry: (() => void) | null;
}

/**
 * One template: what it is, what it needs, and how its tree begins. The whole card is its button; where the registry
 * is what is wrong there is nothing to open.
 */
export function TemplateCard({ template, secrets, onChoose, onRemoveRegistry }: TemplateCardProps) {
  const { name, description, origin, preview, workspaces, requiredEnv, runtimes, error } = template;
  const aboutId = useId();
  const canOpen = !(error && origin === 'registry');
  const isUnknown = !error && description === '' && preview.length === 0;
  return (
    <li className={cx(styles.card, canOpen && styles.opens, error && styles.broken)}>
      <div className={styles.head}>
        <h3>
          {canOpen ? (
            <button type="button" className={styles.choose} aria-describedby={aboutId} onClick={onChoose}>
              {name}
            </button>
          ) : (
            name
          )}
        </h3>
        <Badge tone={origin === 'registry' ? 'paused' : 'neutral'}>{words.origin[origin]}</Badge>
      </div>
      <div id={aboutId} className={styles.about}>
        <p className={styles.size}>
          {!error && `${sizeText(template)} · `}
          <code>{template.dir}</code>
        </p>
        {error && (
          <p className={styles.problem}>
            <TriangleAlert size={14} aria-hidden="true" />
            <span>
              {error.message}
              <small>{canOpen ? words.openBroken : error.detail}</small>
            </span>
          </p>
        )}
        {description && <p className={styles.description}>{description}</p>}
        {isUnknown && <p className={styles.size}>{words.unknown}</p>}
      </div>
      {preview.length > 0 && <TreePreview preview={preview} total={workspaces} />}
      {onRemoveRegistry && (
        <div>
          <Button size="s" icon={<Trash2 size={14} aria-hidden="true" />} onClick={onRemoveRegistry}>
            {words.removeRegistry}
          </Button>
        </div>
      )}
      {runtimes.length > 0 && (
        <ul className={styles.runtimes} aria-label={words.runtimes}>
          {runtimes.map((runtime) => (
            <li key={runtime}>
              <Badge>{runtimeName(runtime)}</Badge>
            </li>
          ))}
        </ul>
      )}
      <KeyChips required={requiredEnv} secrets={secrets} />
    </li>
  );
}
