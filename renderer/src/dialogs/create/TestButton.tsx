import { KeyVerdictNote } from '../../inspector/configure/secrets/KeyVerdictNote.tsx';
import { useKeyTest } from '../../inspector/configure/secrets/useKeyTest.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './Keys.module.css';

export interface TestButtonProps {
  readonly keyName: string;
  /** null tests the one that is stored. What was found out is forgotten with another value: give each its own React key. */
  readonly value: string | null;
}

const words = text.create.keys;

/** Asks the provider whether it takes a key, and says what it answered. */
export function TestButton({ keyName, value }: TestButtonProps) {
  const { testing, result, test } = useKeyTest(null);
  return (
    <>
      <Button
        size="s"
        busy={testing}
        disabled={value === ''}
        aria-label={words.testOf(keyName)}
        onClick={() => void test(keyName, value ?? undefined)}
      >
        {words.test}
      </Button>
      {result && (
        <div className={styles.verdict}>
          <KeyVerdictNote result={result} />
        </div>
      )}
    </>
  );
}
