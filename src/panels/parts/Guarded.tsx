import { Component, type ReactNode } from 'react';
import { Button } from '../../ui/index.ts';
import styles from './parts.module.css';

interface GuardedProps {
  /** What it is, for the message: "log". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps the failure of one panel in that panel, with its reason and a way to try again. */
export class Guarded extends Component<GuardedProps, { readonly error: Error | undefined }> {
  override readonly state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div role="alert" className={styles.section}>
        <p>{`The ${this.props.what} could not be shown; everything else works.`}</p>
        <p className={styles.quiet}>{error.message}</p>
        <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
      </div>
    );
  }
}
