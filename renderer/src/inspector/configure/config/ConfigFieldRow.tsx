import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { text as words } from '../../../text/index.ts';
import { cx, IconButton } from '../../../ui/index.ts';
import settings from '../settings/Settings.module.css';
import { removeKey, setValue } from '../yaml/edit.ts';
import { listAt, setList } from '../yaml/lists.ts';
import type { Edited } from '../yaml/verify.ts';
import styles from './Config.module.css';
import { ConfigControl } from './ConfigControl.tsx';
import type { ConfigField } from './schema.ts';

export interface ConfigFieldRowProps {
  readonly field: ConfigField;
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly onChange: (text: string) => void;
}

const own = words.configure.config;

/** One setting of a config.yaml: what it says or what counts without it, and the way back to that. */
export function ConfigFieldRow({ field, text, values, onChange }: ConfigFieldRowProps) {
  const { path, kind, label, help, fallback } = field;
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const value = valueAt(values, path);
  const isThere = value !== undefined;
  const fits = value === undefined || value === null || isOfKind(kind, value, text, path);
  const make = (edited: Edited) => {
    if (edited === null) setProblem(own.onlyInText);
    else {
      setProblem(null);
      onChange(edited);
    }
  };
  const hint = problem ?? (fits ? help : own.otherShape);
  return (
    <div className={cx(settings.field, kind === 'boolean' && styles.check)} data-path={path.join('.')}>
      <div className={settings.label}>
        <label htmlFor={id}>{label}</label>
        {isThere ? (
          <IconButton label={own.reset(label)} size="s" onClick={() => make(removeKey(text, path))}>
            <RotateCcw size={12} aria-hidden="true" />
          </IconButton>
        ) : (
          <span className={styles.unset}>{own.unset(fallback === undefined ? null : String(fallback))}</span>
        )}
      </div>
      {fits && (
        <ConfigControl
          id={id}
          field={field}
          value={value}
          list={kind === 'list' ? (listAt(text, path) ?? []) : []}
          describedBy={hint ? `${id}-hint` : undefined}
          onProblem={setProblem}
          onValue={(next) => make(setValue(text, path, next))}
          onList={(next) => make(setList(text, path, next))}
        />
      )}
      {hint && (
        <p id={`${id}-hint`} className={cx(settings.hint, problem !== null && settings.problem)}>
          {hint}
        </p>
      )}
    </div>
  );
}

function valueAt(values: unknown, path: ConfigField['path']): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    values,
  );
}

function isOfKind(
  kind: ConfigField['kind'],
  value: unknown,
  text: string,
  path: ConfigField['path'],
): boolean {
  if (kind === 'list') return listAt(text, path) !== null;
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'number') return typeof value === 'number';
  return typeof value !== 'object';
}
