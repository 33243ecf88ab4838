import { type RowJudgement, SECTIONS, type SectionLetter } from '../../../messaging/contract/index.ts';

/** Rows of a section that have been judged. */
export interface JudgedSection {
  readonly letter: SectionLetter;
  readonly title: string;
  readonly rows: readonly RowJudgement[];
  readonly kept: number;
}

/** Returns the sections that have rows, in order. */
export function sectionsOf(rows: readonly RowJudgement[]): readonly JudgedSection[] {
  // The keys of the table are the letters.
  return (Object.keys(SECTIONS) as SectionLetter[]).flatMap((letter) => {
    const own = rows.filter(({ section }) => section === letter);
    const kept = own.filter(({ result }) => result === 'kept').length;
    return own.length === 0 ? [] : [{ letter, title: SECTIONS[letter], rows: own, kept }];
  });
}

/** Returns how many rows have each result, in words. */
export function countWords(rows: readonly RowJudgement[]): string {
  const count = (result: RowJudgement['result']): number => rows.filter((row) => row.result === result).length;
  const differ = count('differs');
  return `${count('kept')} kept, ${differ} ${differ === 1 ? 'differs' : 'differ'}, ${count('not offered')} not offered`;
}
