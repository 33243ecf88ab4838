import styles from './TopBar.module.css';

/** Draws a heron on its nest line: neck, bill, body and leg in one stroke. */
export function HeronGlyph({ size = 24 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 5.2L8 4.2C10.6 3.7 12 5.3 11.2 7.2C10.4 9 8 10.2 8.4 12.8C8.8 15.2 11.4 16.4 14.2 16.2C17.4 16 20 14.4 21.5 12C18.6 12.2 16.4 11.2 14.6 9.8" />
      <path d="M13 16.3V21.5M10.5 21.5H16" />
      <circle cx="8.4" cy="5.9" r=".6" fill="currentColor" stroke="none" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <h1 className={styles.wordmark} aria-label="Heronry">
      <HeronGlyph />
      <span className={styles.word}>Heronry</span>
    </h1>
  );
}
