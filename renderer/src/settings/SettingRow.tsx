import { Lock, RotateCcw } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Fix } from '../engine/shown-error.ts';
import { text } from '../text/index.ts';
import { Badge, FixButtons, IconButton } from '../ui/index.ts';
import { Marked } from './Marked.tsx';
import styles from './Settings.module.css';

const words = text.appSettings;

export interface ControlProps {
  /** Of the control; of the title that names it where the control is a group. */
  readonly id: string;
  readonly disabled: boolean;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

export interface SettingRowProps {
  readonly title: string;
  readonly help: string;
  readonly words: readonly string[];
  /** Not what is usual. */
  readonly changed: boolean;
  /** What is usual, in words. */
  readonly usual: string;
  readonly onReset: () => void;
  /** Why it cannot be changed here. */
  readonly locked?: string | undefined;
  /** What else there is to know now. */
  readonly note?: string | undefined;
  readonly error?: string | undefined;
  /** Fixes of the error. */
  readonly fixes?: readonly Fix[] | undefined;
  /** Over the whole width, below everything else. */
  readonly below?: ReactNode;
  /** The control has several parts, and lies below over the whole width. */
  readonly isGroup?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}

/** One setting: what it is, what it is set to, and how to have it as usual again. */
export function SettingRow(props: SettingRowProps) {
  const { title, help, changed, usual, onReset, locked, note, error, fixes = [], below, children } = props;
  const { isGroup = false } = props;
  const id = useId();
  const aboutId = `${id}-about`;
  const errorId = `${id}-error`;
  const control = children({
    id,
    disabled: locked !== undefined,
    'aria-describedby': error === undefined ? aboutId : `${errorId} ${aboutId}`,
    'aria-invalid': error !== undefined,
  });
  return (
    <div className={styles.row}>
      <div className={styles.about}>
        <div className={styles.name}>
          {isGroup ? (
            <span id={id}>
              <Marked text={title} words={props.words} />
            </span>
          ) : (
            <label htmlFor={id}>
              <Marked text={title} words={props.words} />
            </label>
          )}
          {changed && <Badge tone="accent">{words.changed}</Badge>}
        </div>
        <div id={aboutId} className={styles.help}>
          <p>
            <Marked text={help} words={props.words} />
          </p>
          {note !== undefined && <p className={styles.note}>{note}</p>}
          {locked !== undefined && (
            <p className={styles.locked}>
              <Lock size={13} aria-hidden="true" /> {locked}
            </p>
          )}
        </div>
      </div>
      <div className={styles.control}>
        {!isGroup && control}
        <span className={styles.reset}>
          {changed && locked === undefined && (
            <IconButton label={words.reset(title, usual)} size="s" onClick={onReset}>
              <RotateCcw size={14} aria-hidden="true" />
            </IconButton>
          )}
        </span>
      </div>
      {isGroup && <div className={styles.group}>{control}</div>}
      {error !== undefined && (
        <p id={errorId} role="alert" className={styles.error}>
          {words.notSaved(error)}
        </p>
      )}
      {fixes.length > 0 && (
        <div className={styles.fixes}>
          <FixButtons actions={fixes} />
        </div>
      )}
      {below !== undefined && <div className={styles.below}>{below}</div>}
    </div>
  );
}
