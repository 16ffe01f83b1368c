import { CircleCheck, CircleHelp, CloudOff, OctagonX } from 'lucide-react';
import type { KeyVerdict } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import styles from './Secrets.module.css';

const icons = {
  works: CircleCheck,
  refused: OctagonX,
  unreachable: CloudOff,
  untestable: CircleHelp,
} as const;

/** What the provider of a key said of it. */
export function KeyVerdictNote({ result }: { readonly result: KeyVerdict }) {
  const Icon = icons[result.verdict];
  return (
    <p className={cx(styles.verdict, styles[result.verdict])} role="status">
      <Icon size={14} aria-hidden="true" />
      <span>
        <b>{text.configure.secrets.verdicts[result.verdict]}</b> {result.message}
      </span>
    </p>
  );
}
