/**
 * Text that changes has an element to itself: a page translation replaces every text of a page, and React neither changes nor
 * removes one that it no longer finds. Pure, so that it can be shown to find what it should.
 */
import { parseAst } from 'vite';

/** @returns {string[]} what is wrong with one source text, as sentences */
export function textProblemsOf(file, text) {
  if (!file.endsWith('.tsx')) return [];
  const problems = [];
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const line = text.slice(0, node.start).split('\n').length;
      if (sharesText(node)) problems.push(`${file}:${line}: text that changes shares its element`);
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(parseAst(text, { lang: 'tsx' }));
  return problems;
}

/** Whether a text of an element may change while the element has other children. */
function sharesText({ children }) {
  const shown = children.filter(
    (child) =>
      !(child.type === 'JSXText' && child.value.trim() === '' && child.value.includes('\n')) &&
      child.expression?.type !== 'JSXEmptyExpression',
  );
  if (shown.length < 2) return false;
  const besideText = shown.some(({ type, value }) => type === 'JSXText' && value.trim() !== '');
  return shown.some(
    ({ type, expression }) =>
      type === 'JSXExpressionContainer' && (isText(expression) || (besideText && mayBeText(expression))),
  );
}

/** Whether an expression is a text in one case at least. */
function isText(expression) {
  if (expression.type === 'ConditionalExpression') {
    return [expression.consequent, expression.alternate].some((one) => isText(one) || typeof one.value === 'string');
  }
  return expression.type === 'TemplateLiteral';
}

/** Whether nothing says that an expression is an element. */
function mayBeText(expression) {
  switch (expression.type) {
    case 'Literal':
    case 'JSXElement':
    case 'JSXFragment':
      return false;
    case 'ConditionalExpression':
      return [expression.consequent, expression.alternate].some(mayBeText);
    case 'LogicalExpression':
      return mayBeText(expression.right);
    case 'CallExpression':
      return expression.callee.property?.name !== 'map';
    default:
      return true;
  }
}
