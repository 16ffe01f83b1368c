import { RotateCcw } from 'lucide-react';
import type { TerminalEnd } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import styles from './Terminal.module.css';

export interface EndedBarProps {
  readonly end: TerminalEnd;
  readonly onAgain: () => void;
}

/** Why a terminal is over, and another one in its place. */
export function EndedBar({ end, onAgain }: EndedBarProps) {
  return (
    <div className={styles.ended} role="status">
      <span>
        <b>{text.work.terminal.ended}.</b> {end.message}.
      </span>
      <Button size="s" icon={<RotateCcw size={13} aria-hidden="true" />} onClick={onAgain}>
        {text.work.terminal.again}
      </Button>
    </div>
  );
}
