import { Component, type ReactNode } from 'react';

interface DrawGuardProps {
  /** Shows something else instead; rejects if there is nothing else. */
  readonly onFail: (error: unknown) => Promise<void>;
  readonly children: ReactNode;
}

interface DrawGuardState {
  readonly failed: boolean;
  readonly message: string | undefined;
}

/** Error boundary of the page, so that a link never leaves it empty. */
export class DrawGuard extends Component<DrawGuardProps, DrawGuardState> {
  override readonly state: DrawGuardState = { failed: false, message: undefined };

  static getDerivedStateFromError(): Partial<DrawGuardState> {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onFail(error).then(
      () => this.setState({ failed: false }),
      (reason: unknown) => this.setState({ message: reason instanceof Error ? reason.message : String(reason) }),
    );
  }

  override render(): ReactNode {
    const { failed, message } = this.state;
    if (!failed) return this.props.children;
    return message === undefined ? null : (
      <div role="alert">
        <p>The page cannot draw this scenario. It is still saved in this browser.</p>
        <p>{message}</p>
      </div>
    );
  }
}
