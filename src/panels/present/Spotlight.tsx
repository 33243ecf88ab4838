import { useEffect, useRef } from 'react';
import styles from './Present.module.css';

/** Last place of the pointer, so that the light is there at once. */
const pointer = { x: innerWidth / 2, y: innerHeight / 3 };

addEventListener(
  'pointermove',
  ({ clientX, clientY }) => {
    pointer.x = clientX;
    pointer.y = clientY;
  },
  { passive: true },
);

/** Dims everything but a circle round the pointer, which it follows. */
export function Spotlight() {
  const light = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = (): void => {
      light.current?.style.setProperty('translate', `${pointer.x}px ${pointer.y}px`);
    };
    follow();
    addEventListener('pointermove', follow, { passive: true });
    return () => removeEventListener('pointermove', follow);
  }, []);
  return <div ref={light} className={styles.spotlight} data-spotlight aria-hidden />;
}
