import { ChevronRight } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { durationText } from '../../time.ts';
import type { NameOf } from '../filter.ts';
import { kindIcons } from '../kind-icons.ts';
import { People } from '../People.tsx';
import styles from './Trace.module.css';
import type { StepRow } from './trace.ts';

const INDENT_PX = 16;
/** No deeper than this is indented: the words need room as well. */
const INDENTED_DEPTH = 10;

export interface StepLineProps {
  readonly row: StepRow;
  readonly bounds: { readonly from: number; readonly to: number };
  readonly nameOf: NameOf;
  readonly focused: boolean;
  readonly opened: boolean;
  readonly onFold: () => void;
  readonly onOpen: () => void;
}

/** One step: who and what on the left, when and how long on the right. */
export function StepLine({ row, bounds, nameOf, focused, opened, onFold, onOpen }: StepLineProps) {
  const { step, depth, open } = row;
  const { entry, start, end } = step;
  const words = text.timeline;
  const Icon = kindIcons[entry.kind];
  const whole = bounds.to - bounds.from;
  const left = ((start - bounds.from) / whole) * 100;
  const width = (((end ?? bounds.to) - start) / whole) * 100;
  const took = end === null ? words.trace.runs : durationText(end - start);
  const name = nameOf(entry.sourceId);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={step.steps.length > 0 ? open : undefined}
      aria-selected={opened}
      tabIndex={focused ? 0 : -1}
      className={cx(styles.step, step.failed && styles.failed, styles[entry.kind])}
      onClick={onOpen}
    >
      <span
        className={styles.what}
        style={{ paddingInlineStart: Math.min(depth, INDENTED_DEPTH) * INDENT_PX }}
      >
        {step.steps.length > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={cx(styles.fold, open && styles.open)}
            aria-label={open ? words.trace.fold(name) : words.trace.unfold(name)}
            onClick={(event) => {
              event.stopPropagation();
              onFold();
            }}
          >
            <ChevronRight size={13} aria-hidden="true" />
          </button>
        ) : (
          <span className={styles.fold} />
        )}
        <Icon className={styles.icon} size={13} role="img" aria-label={words.kind[entry.kind]} />
        <span className={styles.people}>
          <People entry={entry} scope={{ kind: 'org' }} nameOf={nameOf} />
        </span>
        <span className={styles.text}>{entry.text}</span>
      </span>
      <span className={styles.lane}>
        <span
          className={cx(styles.bar, end === null && styles.running)}
          style={{ insetInlineStart: `${left}%`, inlineSize: `max(3px, ${width}%)` }}
        />
      </span>
      <span className={styles.took}>
        {step.failed && <b>{words.row.failed}</b>}
        {end !== null && entry.durationMs === null && end === start ? '' : took}
      </span>
    </div>
  );
}
