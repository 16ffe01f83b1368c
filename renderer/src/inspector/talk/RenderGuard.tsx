import { Component, type ReactNode } from 'react';
import { PartNotLoaded } from '../../parts/part.ts';

interface RenderGuardProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** Shows the fallback where the content of somebody else cannot be rendered. */
export class RenderGuard extends Component<RenderGuardProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(thrown: unknown) {
    // The next text asks for it once more.
    if (thrown instanceof PartNotLoaded) thrown.renew();
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
