// Search: words and filters, all of them in the address, so that a search can be shared and fed.

import { useEffect, useRef } from "preact/hooks";
import type { ViewProps } from "../app";
import { EmptyState, ErrorState, Skeleton } from "../components/basics";
import { ArticleCard } from "../components/cards";
import { Facets } from "../components/facets";
import { address, usePages, type Problem } from "../lib/api";
import { count, countryName, date, languageName, plural } from "../lib/format";
import { useTitle } from "../lib/page";
import { go } from "../lib/router";
import { LISTS, narrowing, parametersOf, pointedAt, toggled, wantedBy, type Wanted } from "../lib/searching";
import type { ArticleItem, ArticlePage } from "../lib/types";
import "./search.css";

const SIZE = 20;
const FACETS = ["country", "language", "source", "day"];

const addressOf = (wanted: Wanted): string => address("/search", parametersOf(wanted));
const refine = (wanted: Wanted): void => go(addressOf(wanted), { replace: true });

export default function Search({ place }: ViewProps) {
  const wanted = wantedBy(place.query);
  const asked = parametersOf(wanted);
  const pages = usePages<ArticleItem, ArticlePage>("/v1/articles", { ...asked, size: SIZE, facets: FACETS });
  useTitle(wanted.q ? `${wanted.q}: search` : "Search");
  const { items, first, total, error, loading, more, retry } = pages;
  return (
    <div class="wrap search">
      <h1 class="hidden">Search the world’s press</h1>
      <Words wanted={wanted} />
      {error?.status === 400 ? <Wrong wanted={wanted} error={error} /> : null}
      {error && error.status !== 400 ? <ErrorState error={error} retry={retry} /> : null}
      {error && !items.length ? null : (
        <div class="search-columns">
          <Facets wanted={wanted} facets={first?.facets ?? null} refine={refine} />
          <section aria-label="Articles found" class="found">
            <div class="found-head">
              <p role="status">
                {total === undefined ? "Searching …" : total === 0 ? "Nothing found" : <Total wanted={wanted} total={total} />}
              </p>
              {total === 0 ? null : <Sort wanted={wanted} />}
            </div>
            <Chosen wanted={wanted} />
            {first?.did_you_mean && wanted.q ? (
              <p class="did-you-mean">
                Did you mean{" "}
                <a class="text-link" href={addressOf({ ...wanted, q: first.did_you_mean })}>
                  {first.did_you_mean}
                </a>
                ?
              </p>
            ) : null}
            {loading && !items.length ? <Skeleton lines={10} /> : null}
            {total === 0 ? <Nothing wanted={wanted} /> : null}
            <ol class="results">
              {items.map((article) => (
                <li key={article.id}>
                  <ArticleCard article={article} level={2} />
                </li>
              ))}
            </ol>
            {more ? (
              <p class="found-more">
                <button type="button" class="button" onClick={more}>
                  Show more
                </button>
                <span>
                  {count(items.length)} of {count(total ?? 0)}
                </span>
              </p>
            ) : null}
          </section>
        </div>
      )}
    </div>
  );
}

function Total({ wanted, total }: { wanted: Wanted; total: number }) {
  return (
    <>
      <strong>{plural(total, "article")}</strong>
      {wanted.q ? null : narrowing(wanted) ? " with these filters" : ", everything there is"}
    </>
  );
}

function Words({ wanted }: { wanted: Wanted }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.value = wanted.q ?? "";
  }, [wanted.q]);
  const original = wanted.in === "original";
  return (
    <form
      class="words"
      action="/search"
      onSubmit={(event) => {
        event.preventDefault();
        const { sort: _, ...rest } = wanted;
        go(addressOf({ ...rest, q: input.current?.value.trim() ?? "" }));
      }}
    >
      <div class="words-row">
        <input
          ref={input}
          class="words-input"
          name="q"
          type="search"
          aria-label={original ? "Words in the original languages" : "Words in English"}
          placeholder={original ? "Words in the original language" : "What are you looking for?"}
          maxLength={1000}
          autocomplete="off"
          spellcheck={false}
        />
        <button type="submit" class="button primary">
          Search
        </button>
      </div>
      <div class="words-row under">
        <label class="check">
          <input
            type="checkbox"
            checked={original}
            onChange={() => refine({ ...wanted, in: original ? "" : "original" })}
          />
          Search the original texts, in their own languages
        </label>
        <Help />
      </div>
    </form>
  );
}

const WAYS: [string, string][] = [
  ["dam treaty", "both words"],
  ["dam OR bridge", "one of them"],
  ["dam NOT football", "without a word; -football says the same"],
  ['"water treaty"', "these words in a row"],
  ["desalin*", "how a word begins"],
  ["title:dam", "in the title"],
  ["(dam OR bridge) treaty", "parentheses say what belongs together"],
];

function Help({ open = false }: { open?: boolean }) {
  return (
    <details class="help" open={open}>
      <summary>How to ask</summary>
      <dl>
        {WAYS.map(([q, means]) => (
          <div key={q}>
            <dt>
              <a href={addressOf({ q })}>{q}</a>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What is wrong with the question, and where. */
function Wrong({ wanted, error }: { wanted: Wanted; error: Problem }) {
  const pointed = pointedAt(wanted.q ?? "", error.body);
  return (
    <div class="state error" role="alert">
      <p class="state-title">That can’t be searched for</p>
      {pointed ? (
        <p class="pointed">
          <code>
            {pointed.before}
            <mark>{pointed.at}</mark>
            {pointed.after}
          </code>
        </p>
      ) : null}
      <p class="state-text">{error.message}</p>
      {narrowing(wanted) ? (
        <a class="text-link" href={addressOf(wanted.q ? { q: wanted.q } : {})}>
          Search without the filters
        </a>
      ) : null}
      <Help open />
    </div>
  );
}

function Nothing({ wanted }: { wanted: Wanted }) {
  return (
    <EmptyState title={wanted.q ? `Nothing matches “${wanted.q}”` : "Nothing matches"}>
      <ul class="advice">
        {narrowing(wanted) ? (
          <li>
            <a class="text-link" href={addressOf(wanted.q ? { q: wanted.q } : {})}>
              Search without the filters
            </a>
          </li>
        ) : null}
        {wanted.q && wanted.in !== "original" ? (
          <li>
            <a class="text-link" href={addressOf({ ...wanted, in: "original" })}>
              Look in the original texts instead
            </a>
          </li>
        ) : null}
        <li>Use fewer words, or the beginning of one: desalin*</li>
        <li>Names are spelt in many ways; try another spelling</li>
      </ul>
    </EmptyState>
  );
}

function Sort({ wanted }: { wanted: Wanted }) {
  const sort = wanted.sort ?? (wanted.q ? "relevance" : "newest");
  const feed = address("/v1/feeds/articles.atom", parametersOf({ ...wanted, sort: "newest" }));
  return (
    <div class="found-tools">
      <label>
        <span class="hidden">Order</span>
        <select value={sort} onChange={(event) => refine({ ...wanted, sort: event.currentTarget.value })}>
          {wanted.q ? <option value="relevance">Best match</option> : null}
          <option value="newest">Newest first</option>
          <option value="oldest">Oldest first</option>
        </select>
      </label>
      <a class="text-link" href={feed}>
        Feed of this search
      </a>
    </div>
  );
}

const NAMES: Record<string, (value: string) => string> = {
  country: (code) => countryName(code),
  about: (code) => `about ${countryName(code)}`,
  language: languageName,
  story: () => "one story",
};

/** The filters that are set, each with a way to take it back. */
function Chosen({ wanted }: { wanted: Wanted }) {
  const chips = LISTS.flatMap((name) =>
    (wanted[name] ?? []).map((value) => {
      const not = value.startsWith("-");
      const shown = (NAMES[name] ?? String)(not ? value.slice(1) : value);
      return { key: `${name} ${value}`, text: not ? `not ${shown}` : shown, without: toggled(wanted, name, value) };
    }),
  );
  if (wanted.from || wanted.to) {
    const text = [wanted.from && `from ${day(wanted.from)}`, wanted.to && `to ${day(wanted.to)}`].filter(Boolean).join(" ");
    chips.push({ key: "time", text, without: { ...wanted, from: "", to: "" } });
  }
  if (!chips.length) return null;
  return (
    <p class="chosen">
      {chips.map(({ key, text, without }) => (
        <button key={key} type="button" onClick={() => refine(without)}>
          {text}
          <span aria-hidden="true">×</span>
          <span class="hidden">, take this filter back</span>
        </button>
      ))}
    </p>
  );
}

const day = (text: string): string => (Number.isNaN(Date.parse(text)) ? text : date(text));
