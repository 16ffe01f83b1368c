import { CircleCheck, CircleDashed, ExternalLink } from 'lucide-react';
import { useId } from 'react';
import { knownKey } from '../../inspector/configure/secrets/known-keys.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import create from './Create.module.css';
import type { KeyScope, TypedKey } from './draft.ts';
import styles from './Keys.module.css';
import { TestButton } from './TestButton.tsx';

export interface NeededKeyProps {
  /** Any one of these will do. */
  readonly names: readonly string[];
  /** The one of them that every workspace has already; null for none. */
  readonly stored: string | null;
  readonly typed: TypedKey | null;
  readonly onChange: (typed: TypedKey | null) => void;
}

const words = text.create.keys;
const scopes: readonly KeyScope[] = ['workspace', 'all'];

/** One key that is needed: stored already, or typed here, and tested with its provider. */
export function NeededKey({ names, stored, typed, onChange }: NeededKeyProps) {
  const headId = useId();
  const key = typed?.key ?? stored ?? names[0] ?? '';
  const source = knownKey(key);
  const isOpen = stored === null || typed !== null;
  const current: TypedKey = typed ?? { key, value: '', scope: stored === null ? 'all' : 'workspace' };
  const change = (part: Partial<TypedKey>) => onChange({ ...current, ...part });
  const Mark = stored !== null || current.value !== '' ? CircleCheck : CircleDashed;
  return (
    <li aria-labelledby={headId}>
      <div className={styles.keyHead}>
        <Mark size={15} aria-hidden="true" />
        {isOpen && names.length > 1 ? (
          <select
            id={headId}
            aria-label={words.either}
            value={key}
            onChange={(event) => change({ key: event.target.value })}
          >
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        ) : (
          <code id={headId}>{key}</code>
        )}
        {isOpen && names.length > 1 && <span className={create.hint}>{words.anyOne(names.length)}</span>}
        {source && (
          <a href={source.url} target="_blank" rel="noreferrer noopener" className={styles.link}>
            {words.get(source.provider)} <ExternalLink size={12} aria-hidden="true" />
          </a>
        )}
      </div>
      {!isOpen && (
        <div className={styles.keyStored}>
          <span>{words.stored(key)}</span>
          <TestButton keyName={key} value={null} />
          <Button size="s" variant="ghost" onClick={() => change({})}>
            {words.another}
          </Button>
        </div>
      )}
      {isOpen && (
        <div className={styles.keyFields}>
          <input
            type="password"
            aria-label={words.value(key)}
            autoComplete="off"
            spellCheck={false}
            placeholder={words.placeholder}
            value={current.value}
            onChange={(event) => change({ value: event.target.value })}
          />
          <label className={dialogs.field}>
            <span className="visually-hidden">{words.scope}</span>
            <select
              value={current.scope}
              onChange={(event) => change({ scope: event.target.value === 'all' ? 'all' : 'workspace' })}
            >
              {scopes.map((scope) => (
                <option key={scope} value={scope}>
                  {words.scopes[scope]}
                </option>
              ))}
            </select>
          </label>
          <TestButton key={`${key} ${current.value}`} keyName={key} value={current.value} />
        </div>
      )}
      {isOpen && stored !== null && (
        <Button size="s" variant="ghost" onClick={() => onChange(null)}>
          {words.keepStored}
        </Button>
      )}
      {stored === null && current.value === '' && <p className={create.hint}>{words.without}</p>}
    </li>
  );
}
