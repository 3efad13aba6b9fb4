// Asking the API. Answers are kept for a minute, so that going back shows at once what was left.

import { useEffect, useReducer, useRef } from "preact/hooks";
import type { Page } from "./types";

export type Value = string | number | boolean | null | undefined;
export type Parameters = Record<string, Value | readonly Value[]>;

const KEPT_MS = 60_000;
const KEPT_ANSWERS = 60;
const TIMEOUT_MS = 20_000;

/** An error whose text is for people; `status` is 0 when the service couldn't be reached. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly body: Record<string, unknown> | null = null,
  ) {
    super(message);
  }
}

/** The address of a question; empty values are left out, lists are repeated. */
export function address(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? (value as readonly Value[]) : [value as Value]) {
      if (one !== null && one !== undefined && one !== "") query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Raises Problem. */
export async function ask<T>(url: string): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(url, { signal }); // as plain as the preloads of index.html, which it takes over
  } catch {
    throw new Problem("The service can't be reached. Check the connection, then try again.", 0);
  }
  const body = (await response.json().catch(() => null)) as unknown;
  if (!response.ok) {
    const problem = body as { detail?: string; title?: string } | null;
    const text = problem?.detail ?? problem?.title ?? `The service answered ${response.status}.`;
    throw new Problem(text, response.status, body as Record<string, unknown> | null);
  }
  return body as T;
}

interface Answer {
  at: number;
  data?: unknown;
  error?: Problem;
  /** Until it is there; an older answer is shown meanwhile. */
  asking?: Promise<void> | undefined;
}

const answers = new Map<string, Answer>();

const said = (answer: Answer | undefined): unknown => answer?.error ?? answer?.data;

function fresh(url: string): Answer | undefined {
  const answer = answers.get(url);
  return answer && Date.now() - answer.at < KEPT_MS ? answer : undefined;
}

function begin(url: string): Answer {
  const known = fresh(url);
  if (known && !known.error) return known;
  const answer: Answer = { at: Date.now(), data: answers.get(url)?.data };
  answer.asking = ask(url)
    .then(
      (data) => {
        answer.data = data;
      },
      (error: unknown) => {
        answer.data = undefined;
        answer.error = error instanceof Problem ? error : new Problem(String(error), 0);
      },
    )
    .finally(() => {
      answer.asking = undefined;
    });
  answers.delete(url);
  answers.set(url, answer);
  for (const oldest of answers.keys()) {
    if (answers.size <= KEPT_ANSWERS) break;
    answers.delete(oldest);
  }
  return answer;
}

/** Ask for what will be shown soon. */
export const askEarly = (url: string): void => void begin(url);

export interface Asked<T> {
  data: T | undefined;
  error: Problem | undefined;
  loading: boolean;
  retry: () => void;
}

/** The answer to a question, asked when the component shows; nothing is asked for null. */
export function useAsk<T>(path: string | null, parameters: Parameters = {}): Asked<T> {
  const [tries, again] = useReducer((count: number) => count + 1, 0);
  const url = path === null ? null : address(path, parameters);
  const current = url === null ? undefined : answers.get(url);
  const drawn = said(current);
  useEffect(() => {
    if (url === null) return undefined;
    let shown = true;
    const answer = begin(url);
    if (!answer.asking && said(answer) !== drawn) again(0); // it came since this was drawn
    void answer.asking?.then(() => shown && again(0));
    return () => {
      shown = false;
    };
  }, [url]);
  const retry = () => {
    if (url === null) return;
    void begin(url).asking?.then(() => again(0));
    again(0);
  };
  void tries;
  const data = current?.data as T | undefined;
  return { data, error: current?.error, loading: url !== null && !data && !current?.error, retry };
}

export interface Pages<Item, First extends Page<Item>> {
  items: Item[];
  first: First | undefined;
  total: number | undefined;
  error: Problem | undefined;
  loading: boolean;
  /** Asks for the next page; undefined at the end. */
  more: (() => void) | undefined;
  retry: () => void;
}

interface Shown {
  cursors: (string | null)[];
}

const shownPages = new Map<string, Shown>();

/** A list, page by page; the pages that were shown are still there when a reader comes back. */
export function usePages<Item, First extends Page<Item> = Page<Item>>(
  path: string | null,
  parameters: Parameters = {},
): Pages<Item, First> {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const key = path === null ? "" : address(path, parameters);
  const shown = useRef<{ key: string; pages: Shown }>(undefined);
  if (shown.current?.key !== key) {
    const kept = shownPages.get(key);
    const whole = kept?.cursors.every((cursor) => answers.has(pageAddress(key, cursor)));
    const pages: Shown = kept && whole ? kept : { cursors: [null] };
    shownPages.set(key, pages);
    shown.current = { key, pages };
  }
  const { pages } = shown.current;
  const urls = path === null ? [] : pages.cursors.map((cursor) => pageAddress(key, cursor));
  const last = urls.at(-1);
  const drawn = last === undefined ? undefined : said(answers.get(last));
  useEffect(() => {
    if (last === undefined) return undefined;
    let current = true;
    const answer = answers.get(last);
    // A page that is shown stays as it is, however old, until the list is opened anew.
    const asked = answer?.data !== undefined && urls.length > 1 ? answer : begin(last);
    if (!asked.asking && said(asked) !== drawn) again(0);
    void asked.asking?.then(() => current && again(0));
    return () => {
      current = false;
    };
  }, [last]);

  const got = urls.map((url) => answers.get(url)?.data as First | undefined);
  const end = got.at(-1);
  const next = end?.next_cursor ?? null;
  const error = last === undefined ? undefined : answers.get(last)?.error;
  return {
    items: got.flatMap((page) => page?.items ?? []),
    first: got[0],
    total: got[0]?.total,
    error,
    loading: last !== undefined && !end && !error,
    more:
      next === null
        ? undefined
        : () => {
            pages.cursors.push(next);
            again(0);
          },
    retry: () => {
      if (last === undefined) return;
      void begin(last).asking?.then(() => again(0));
      again(0);
    },
  };
}

function pageAddress(key: string, cursor: string | null): string {
  if (cursor === null) return key;
  return `${key}${key.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}
