/** Writes a sequence diagram: as it was read, or in one canonical form. */
import type { Diagram, Statement } from './diagram.ts';

/** Returns the text that the diagram was read from. */
export function diagramText({ pieces }: Diagram): string {
  return pieces.map(({ raw }) => raw).join('');
}

const INDENT = '    ';

/** Returns a text of one form for every diagram of the same meaning: a statement a line, indented by its blocks. */
export function canonicalDiagramText({ pieces }: Diagram): string {
  let depth = 0;
  const lines = pieces.flatMap(({ statement }) => {
    if (statement.kind === 'blank') return [];
    if (statement.kind === 'end') depth = Math.max(0, depth - 1);
    const outer = statement.kind === 'section' ? Math.max(0, depth - 1) : depth;
    if (statement.kind === 'block') depth += 1;
    const text = canonicalStatement(statement);
    const isOutside = statement.kind === 'header' || statement.kind === 'frontMatter' || statement.kind === 'directive';
    return [isOutside ? text : INDENT.repeat(1 + outer) + text];
  });
  return `${lines.join('\n')}\n`;
}

function canonicalStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'blank':
      return '';
    case 'header':
      return 'sequenceDiagram';
    case 'comment':
    case 'unknown':
    case 'frontMatter':
    case 'directive':
      return statement.text;
    case 'participant': {
      const { word, id, created, alias, config } = statement;
      const settings = config === undefined ? '' : `@{ ${config} }`;
      const name = alias === undefined ? '' : ` as ${alias}`;
      return `${created ? 'create ' : ''}${word} ${id}${settings}${name}`;
    }
    case 'destroy':
    case 'activate':
    case 'deactivate':
      return `${statement.kind} ${statement.id}`;
    case 'message': {
      const { left, right, arrow, sign, central, text } = statement;
      return `${left}${central[0] ? '()' : ''}${arrow.sign}${central[1] ? '()' : ''}${sign}${right}: ${text}`.trimEnd();
    }
    case 'note':
      return `note ${statement.side} ${statement.ids.join(',')}: ${statement.text}`.trimEnd();
    case 'block':
      return `${statement.block} ${statement.text}`.trimEnd();
    case 'section':
      return `${statement.word} ${statement.text}`.trimEnd();
    case 'end':
      return 'end';
    case 'autonumber':
    case 'title':
      return `${statement.kind} ${statement.text}`.trimEnd();
    case 'accTitle':
      return `accTitle: ${statement.text}`;
    case 'accDescr':
      return /[\r\n]/.test(statement.text) ? `accDescr { ${statement.text} }` : `accDescr: ${statement.text}`;
    case 'menu':
      return `${statement.word} ${statement.id}: ${statement.text}`;
  }
}
