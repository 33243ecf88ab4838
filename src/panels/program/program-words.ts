/** Words of a line of a program, for its colours: comments, texts and keywords. The rest is plain. */
import type { ProgramLanguage } from '../../programs/index.ts';

export interface ProgramWord {
  readonly text: string;
  readonly kind: 'plain' | 'comment' | 'text' | 'keyword' | 'number';
}

const KEYWORDS: { readonly [Language in ProgramLanguage]: string } = {
  python:
    'async|await|class|def|elif|else|except|False|for|from|global|if|import|in|is|None|not|raise|return|True|try|while|with',
  typescript:
    'async|await|catch|const|else|false|for|from|function|if|import|instanceof|let|new|null|return|throw|true|try|type',
};

function pattern(language: ProgramLanguage): RegExp {
  const comment = language === 'python' ? '#.*$' : '//.*$';
  const texts = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
  return new RegExp(`(${comment})|(${texts})|\\b(${KEYWORDS[language]})\\b|(?<![\\w.])(\\d[\\w.]*)`, 'g');
}

const PATTERNS: { readonly [Language in ProgramLanguage]: RegExp } = {
  python: pattern('python'),
  typescript: pattern('typescript'),
};

/** Returns the words of a line; together they are the line. */
export function wordsOfLine(line: string, language: ProgramLanguage): readonly ProgramWord[] {
  const words: ProgramWord[] = [];
  let end = 0;
  for (const match of line.matchAll(PATTERNS[language])) {
    const [text, comment, quoted, keyword] = match;
    if (match.index > end) words.push({ text: line.slice(end, match.index), kind: 'plain' });
    const kind = comment ? 'comment' : quoted ? 'text' : keyword ? 'keyword' : 'number';
    words.push({ text, kind });
    end = match.index + text.length;
  }
  if (end < line.length) words.push({ text: line.slice(end), kind: 'plain' });
  return words;
}
