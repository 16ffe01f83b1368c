import { Component, type ErrorInfo, type ReactNode } from 'react';
import { AppError } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorCard } from '../ui/ErrorCard.tsx';
import styles from './App.module.css';

interface State {
  readonly error: AppError | null;
}

/** The last resort when rendering fails: says so, and offers to start the window again. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(thrown: unknown): State {
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { error: new AppError('interface_failed', text.app.fault, { detail }) };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo): void {
    console.error('rendering failed', thrown, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className={styles.fault}>
        <ErrorCard error={error}>
          <Button size="s" variant="primary" onClick={() => window.location.reload()}>
            {text.app.reload}
          </Button>
        </ErrorCard>
        <p>{text.app.keepsRunning}</p>
      </main>
    );
  }
}
