import { Component, type ReactNode } from 'react';
import { Button } from '../../ui/index.ts';
import styles from './parts.module.css';

interface ErrorBoundaryProps {
  /** Name of the part, for the message: "log". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Error boundary of one panel, with the reason and a button that tries again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | undefined }> {
  override readonly state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div role="alert" className={styles.section}>
        <p>{`The ${this.props.what} could not be shown. Everything else works.`}</p>
        <p className={styles.quiet}>{error.message}</p>
        <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
      </div>
    );
  }
}
