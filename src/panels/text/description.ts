/** Returns the words of a description: the text before the diagram that its scenario runs. */
export function descriptionWords(description: string): string {
  return description.split('\n```mermaid')[0] ?? '';
}

/** Returns whether a description has the diagram that its scenario runs. */
export function hasDiagram(description: string): boolean {
  return description.includes('\n```mermaid\n');
}
