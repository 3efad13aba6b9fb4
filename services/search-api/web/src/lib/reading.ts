// What was found doubtful in an article's translation.

const PLACE = /^paragraph (\d+): /;

export interface Flags {
  /** By the paragraph's number, from 0. */
  paragraphs: Map<number, string[]>;
  others: string[];
}

/** Warnings by the paragraph that they are about. */
export function flags(warnings: readonly string[]): Flags {
  const found: Flags = { paragraphs: new Map(), others: [] };
  for (const warning of warnings) {
    const match = PLACE.exec(warning);
    if (!match) {
      found.others.push(warning);
      continue;
    }
    const number = Number(match[1]) - 1;
    found.paragraphs.set(number, [...(found.paragraphs.get(number) ?? []), warning.slice(match[0].length)]);
  }
  return found;
}
