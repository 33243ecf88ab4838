import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { loadPatiently } from './load-patiently.ts';
import { whenIdle } from './when-idle.ts';

/**
 * Returns a component in a file of its own, which is loaded when it is first rendered, and not before the first picture. Loading is
 * retried until it succeeds: React would keep a failure for ever.
 */
export function late<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    await whenIdle();
    return { default: await loadPatiently(load) };
  });
}
