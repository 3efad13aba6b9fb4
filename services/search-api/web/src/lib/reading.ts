// An article's two texts beside each other, and what was found doubtful in them.

import type { Article } from "./types";

export interface Pair {
  english: string | null;
  original: string | null;
}

/** Paragraph beside paragraph: as the service pairs them, else in their order. */
export function pairs(article: Article): Pair[] {
  if (article.paragraphs?.length) return article.paragraphs;
  const english = article.english?.paragraphs ?? [];
  const original = article.original?.paragraphs ?? [];
  return Array.from({ length: Math.max(english.length, original.length) }, (_, n) => ({
    english: english[n] ?? null,
    original: original[n] ?? null,
  }));
}

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
