// A search as its address says it: the page's parameters are those of /v1/articles.

import type { Parameters } from "./api";

export const LISTS = ["country", "about", "language", "source", "story", "kind", "ownership", "tag", "status"] as const;
const SINGLE = ["q", "in", "from", "to", "sort"] as const;

export type ListName = (typeof LISTS)[number];
type SingleName = (typeof SINGLE)[number];

export type Wanted = Partial<Record<ListName, string[]>> & Partial<Record<SingleName, string>>;

export function wantedBy(query: URLSearchParams): Wanted {
  const wanted: Wanted = {};
  for (const name of LISTS) {
    const values = query.getAll(name).filter(Boolean);
    if (values.length) wanted[name] = values;
  }
  for (const name of SINGLE) {
    const value = query.get(name)?.trim();
    if (value) wanted[name] = value;
  }
  return wanted;
}

/** The same as parameters, in one order, so that an address means one question. */
export function parametersOf(wanted: Wanted): Parameters {
  const parameters: Parameters = {};
  for (const name of SINGLE) parameters[name] = wanted[name];
  for (const name of LISTS) parameters[name] = wanted[name];
  return parameters;
}

/** How many filters narrow the search, its words aside. */
export const narrowing = (wanted: Wanted): number =>
  LISTS.reduce((sum, name) => sum + (wanted[name]?.length ?? 0), 0) + Number(!!wanted.from || !!wanted.to);

/** With a value added to a list, or taken out where it is in it. */
export function toggled(wanted: Wanted, name: ListName, value: string): Wanted {
  const values = wanted[name] ?? [];
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  return { ...wanted, [name]: next };
}

export interface Pointed {
  before: string;
  at: string;
  after: string;
}

/** A query cut at the character that is wrong; null where the problem names none. */
export function pointedAt(q: string, body: Record<string, unknown> | null): Pointed | null {
  if (body?.["parameter"] !== "q") return null;
  const told = /at character (\d+)/.exec(String(body["detail"] ?? ""));
  const position = body["position"] ?? (told ? Number(told[1]) - 1 : null);
  if (typeof position !== "number") return null;
  const characters = [...q];
  const at = Math.min(Math.max(0, position), characters.length);
  return {
    before: characters.slice(0, at).join(""),
    at: characters[at] ?? " ",
    after: characters.slice(at + 1).join(""),
  };
}
