/** The presenter's notes in a window of their own: the same React tree draws into it, so that it cannot fall out of step. */
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useHeronry } from '../../store/index.ts';

/** Opens an empty window for the notes. Returns undefined if the browser blocks it. */
export function openNotesWindow(): Window | undefined {
  return window.open('', 'heronry-notes', 'popup,width=960,height=720') ?? undefined;
}

interface NotesWindowProps {
  readonly target: Window;
  readonly title: string;
  /** Called when the user has closed the window. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function NotesWindow({ target, title, onClose, children }: NotesWindowProps) {
  const theme = useHeronry((state) => state.theme);
  const [root] = useState(() => prepare(target));
  useEffect(() => {
    const { documentElement } = target.document;
    documentElement.lang = 'en';
    target.document.title = title;
    const { theme: shown } = document.documentElement.dataset;
    // The page's attribute follows `theme`.
    if (shown === undefined || theme === 'system') delete documentElement.dataset.theme;
    else documentElement.dataset.theme = shown;
  }, [target, title, theme]);
  useEffect(() => {
    const close = (): void => target.close();
    target.addEventListener('pagehide', onClose);
    addEventListener('pagehide', close);
    return () => {
      target.removeEventListener('pagehide', onClose);
      removeEventListener('pagehide', close);
      close();
    };
  }, [target, onClose]);
  return createPortal(children, root);
}

/** Empties the window, gives it the page's styles, and returns the element to draw into. */
function prepare({ document: notes }: Window): HTMLElement {
  const styles = [...document.head.querySelectorAll('style, link[rel="stylesheet"]')].map((style) => {
    const copy = notes.importNode(style, true);
    if (style instanceof HTMLLinkElement) copy.setAttribute('href', style.href);
    return copy;
  });
  notes.head.replaceChildren(...styles);
  const root = notes.createElement('div');
  notes.body.replaceChildren(root);
  return root;
}
