/** Names of nodes and edges inside the graph: injective, and safe inside a quoted attribute selector. */
import type { LinkKind, NodeRef } from '../scenario/index.ts';

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, (character) => `.${character.charCodeAt(0).toString(16)}.`);
}

export function nodeKey(kind: NodeRef['kind'], id: string): string {
  return `${kind}:${safe(id)}`;
}

export function edgeKey(link: { readonly kind: LinkKind; readonly agent: string; readonly channel: string }): string {
  return `${link.kind}:${safe(link.agent)}:${safe(link.channel)}`;
}
