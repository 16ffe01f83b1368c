import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { presenceLabel, presenceOf } from '../engine/presence.ts';
import { isShell, keys } from '../frame/keys.ts';
import { text } from '../text/index.ts';
import { StatusMark } from '../ui/index.ts';
import styles from './Palette.module.css';
import type { Result } from './results.ts';
import { shortcutsOf } from './shortcuts.ts';

export interface PaletteOptionProps {
  readonly id: string;
  readonly result: Result;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

/** One line of the palette. The search field keeps the focus; the line only shows what is active. */
export function PaletteOption({ id, result, active, onPoint, onChoose }: PaletteOptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox that owns the list handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox points at it by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={active}
      className={styles.option}
      onPointerMove={() => active || onPoint()}
      onClick={onChoose}
    >
      {result.kind === 'workspace' ? <WorkspaceLine result={result} /> : <CommandLine result={result} />}
    </div>
  );
}

function WorkspaceLine({ result }: { readonly result: Extract<Result, { kind: 'workspace' }> }) {
  const { workspace, match } = result;
  const presence = presenceOf(workspace);
  return (
    <>
      <StatusMark presence={presence} labelled={false} />
      <span className={styles.title}>{marked(workspace.name, match.positions)}</span>
      <span className={styles.aside}>{workspace.role}</span>
      <span className={styles.fact}>{presenceLabel[presence]}</span>
    </>
  );
}

function CommandLine({ result }: { readonly result: Extract<Result, { kind: 'command' }> }) {
  const { command, match } = result;
  const [shortcut] = shortcutsOf(command, isShell);
  return (
    <>
      <ChevronRight className={styles.icon} size={14} aria-hidden="true" />
      <span className={styles.title}>{marked(command.title, match.positions)}</span>
      <span className={styles.aside} />
      {shortcut ? (
        <kbd>{keys(shortcut)}</kbd>
      ) : (
        <span className={styles.fact}>{text.palette.groups[command.group]}</span>
      )}
    </>
  );
}

/** The title with the letters that matched set off. */
function marked(title: string, positions: readonly number[]): ReactNode {
  if (positions.length === 0) return title;
  const matched = new Set(positions);
  const parts: { readonly from: number; readonly hit: boolean; text: string }[] = [];
  title.split('').forEach((unit, at) => {
    const last = parts.at(-1);
    const hit = matched.has(at);
    if (last?.hit === hit) last.text += unit;
    else parts.push({ from: at, hit, text: unit });
  });
  return parts.map((part) => (part.hit ? <mark key={part.from}>{part.text}</mark> : part.text));
}
