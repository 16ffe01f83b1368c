import { TriangleAlert } from 'lucide-react';
import { text } from '../../../text/index.ts';
import type { YamlProblem } from '../yaml/problems.ts';
import styles from './Config.module.css';

const MOST = 5;
const words = text.configure.config;

export interface ProblemListProps {
  readonly problems: readonly YamlProblem[];
  readonly onShow: (at: number) => void;
}

/** What is wrong with the text, each with the way to its line. */
export function ProblemList({ problems, onShow }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label={words.problemList}>
      {problems.slice(0, MOST).map(({ line, from, code, message }) => (
        <li key={`${from} ${code} ${message}`}>
          <button type="button" onClick={() => onShow(from)}>
            <TriangleAlert size={13} aria-hidden="true" />
            <b>{words.line(line)}</b>
            <span>{words.codes[code as keyof typeof words.codes] ?? message}</span>
          </button>
        </li>
      ))}
      {problems.length > MOST && <li className={styles.note}>{words.more(problems.length - MOST)}</li>}
    </ul>
  );
}
