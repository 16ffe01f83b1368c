import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { Diagnostic } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import { CopyButton, cx } from '../ui/index.ts';
import { DiagnosticFix } from './DiagnosticFix.tsx';
import styles from './Diagnostics.module.css';
import { errorsOf, sortedDiagnostics } from './diagnostics.ts';

const icons = { error: CircleX, warning: TriangleAlert, hint: Info } as const;
const words = text.plan.remarks;

/** What was found in the files of a template, with file, line and column. */
export function Diagnostics({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const sorted = useMemo(() => sortedDiagnostics(diagnostics), [diagnostics]);
  if (sorted.length === 0) return null;
  const errors = errorsOf(sorted);
  const title = errors > 0 ? words.errors(errors) : words.harmless(sorted.length);
  return (
    <section aria-label={words.label}>
      <h3 className={styles.heading}>
        {title}
        <CopyButton label={words.copy} text={sorted.map(asText).join('\n')} />
      </h3>
      <ul className={styles.diagnostics}>
        {sorted.map((diagnostic) => {
          const Icon = icons[diagnostic.severity];
          const { message, fix, action } = diagnostic;
          return (
            <li key={asText(diagnostic)} className={cx(styles.diagnostic, styles[diagnostic.severity])}>
              <Icon size={14} role="img" aria-label={words.severity[diagnostic.severity]} />
              <div>
                <p>{message}</p>
                {fix && !action && <p className={styles.fix}>{fix}</p>}
                <code>{placeOf(diagnostic)}</code>
                {action && <DiagnosticFix action={action} />}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function placeOf({ file, line, column }: Diagnostic): string {
  return line > 0 ? `${file}:${line}:${column}` : file;
}

function asText(diagnostic: Diagnostic): string {
  return `${placeOf(diagnostic)}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.code}]`;
}
