import { KeyRound } from 'lucide-react';
import { useInitialFocus } from '../../dialogs/useInitialFocus.ts';
import { text } from '../../text/index.ts';
import { Button, CopyButton } from '../../ui/index.ts';
import styles from '../Access.module.css';

const words = text.access.tokens;

export interface FreshTokenProps {
  readonly name: string;
  readonly token: string;
  readonly onDone: () => void;
}

/** A token right after it was made: the only time that it can be seen. It stays until somebody says that they have it. */
export function FreshToken({ name, token, onDone }: FreshTokenProps) {
  const box = useInitialFocus<HTMLElement>();
  return (
    <section ref={box} tabIndex={-1} className={styles.fresh} aria-label={words.fresh(name)}>
      <p className={styles.freshTitle}>
        <KeyRound size={15} aria-hidden="true" />
        {words.fresh(name)}
      </p>
      <p>{words.once}</p>
      <p className={styles.token}>
        <code>{token}</code>
        <CopyButton text={token} label={words.copy} />
      </p>
      <Button className={styles.start} onClick={onDone}>
        {words.done}
      </Button>
    </section>
  );
}
