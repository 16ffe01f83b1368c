import { Component, type ErrorInfo, type ReactNode } from 'react';
import { AppError } from '../../../core/contract/index.ts';
import { PartNotLoaded } from '../parts/part.ts';
import { text } from '../text/index.ts';
import { Button } from './Button.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import styles from './PaneBoundary.module.css';

export interface PaneBoundaryProps {
  /** What is broken when it breaks, e.g. `Timeline`. */
  readonly name: string;
  /** What it is about: with something else it begins anew. */
  readonly about?: string | undefined;
  /** Around what is said of the fault, where the pane itself is its frame. */
  readonly frame?: (fault: ReactNode) => ReactNode;
  readonly children: ReactNode;
}

interface State {
  readonly error: AppError | null;
  readonly about: string | undefined;
}

/** Keeps a fault inside its pane: the rest of the window goes on, and the pane can be tried again. */
export class PaneBoundary extends Component<PaneBoundaryProps, State> {
  override state: State = { error: null, about: this.props.about };

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { error: faultOf(thrown) };
  }

  static getDerivedStateFromProps({ about }: PaneBoundaryProps, state: State): Partial<State> | null {
    return about === state.about ? null : { error: null, about };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo): void {
    console.error(`${this.props.name} failed to render`, thrown, info.componentStack);
    // Whoever shows it next asks for it once more: that is what trying again does.
    if (thrown instanceof PartNotLoaded) thrown.renew();
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const { name, frame } = this.props;
    const isLoading = error instanceof PartNotLoaded;
    const fault = (
      <div className={styles.fault} role="alert">
        <ErrorCard error={error} title={isLoading ? undefined : text.app.paneFault(name)}>
          <Button size="s" variant="primary" onClick={() => this.setState({ error: null })}>
            {text.ui.tryAgain}
          </Button>
          {isLoading && error.failures > 1 && (
            <Button size="s" onClick={() => window.location.reload()}>
              {text.app.reload}
            </Button>
          )}
        </ErrorCard>
        <p>{text.app.paneKept}</p>
      </div>
    );
    return frame ? frame(fault) : fault;
  }
}

/** Anything thrown while drawing, with all that a report needs. */
function faultOf(thrown: unknown): AppError {
  if (thrown instanceof PartNotLoaded) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // The place in the code is for whoever gets the copied details, and nothing to look at.
  return new AppError('interface_failed', message, {
    cause: thrown instanceof Error ? thrown.stack : thrown,
  });
}
