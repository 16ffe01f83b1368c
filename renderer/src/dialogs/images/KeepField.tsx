import { useId } from 'react';
import { useImages } from '../../images/index.ts';
import { bytesText } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';
import { ErrorCard } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import { useQuery } from '../useQuery.ts';
import styles from './ImageDialogs.module.css';

const MAX_KEEP = 100;
const words = text.imageDialogs.prune;

export interface KeepFieldProps {
  /** undefined: as the settings have it. */
  readonly keep: number | undefined;
  readonly onChange: (keep: number | undefined) => void;
}

/** How many images of each runtime are kept although nothing uses them, and what always stays. */
export function KeepField({ keep, onChange }: KeepFieldProps) {
  const { output, error, refresh } = useQuery('images.settings', {});
  const disk = useImages((state) => state.overview?.disk);
  const hintId = useId();
  return (
    <>
      <label className={styles.keep}>
        {words.keepNewest}
        <input
          type="number"
          min={0}
          max={MAX_KEEP}
          value={keep ?? output?.settings.keep ?? ''}
          aria-describedby={hintId}
          onChange={({ target: { valueAsNumber } }) => {
            const isUsable =
              Number.isInteger(valueAsNumber) && valueAsNumber >= 0 && valueAsNumber <= MAX_KEEP;
            onChange(isUsable ? valueAsNumber : undefined);
          }}
        />
        {words.ofEach}
      </label>
      {error && <ErrorCard error={error} title={words.keepUnknown} onRetry={refresh} />}
      <p id={hintId} className={dialogs.aside}>
        {words.stays(disk ? bytesText(disk.baseBytes) : null)}
      </p>
    </>
  );
}
