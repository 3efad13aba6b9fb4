// A country's news in English, what it left out, what it alone told, and how well its outlets are read.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { EmptyState, ErrorState, Skeleton, Time } from "../components/basics";
import { ArticleCard, StoryCard } from "../components/cards";
import { CoverageBar } from "../components/coverage";
import { Outlets, tell } from "../components/outlets";
import { Locator } from "../globe/locator";
import { useAsk, usePages } from "../lib/api";
import { count, countryName, languageName, listed, plural, theCountry } from "../lib/format";
import { useTitle } from "../lib/page";
import type {
  ArticleItem,
  CountryDetail,
  CountrySummary,
  OnlyPage,
  OverlookedList,
  Page,
  StoryItem,
} from "../lib/types";
import "./country.css";

export default function Country({ id }: ViewProps) {
  const code = id.toUpperCase();
  const name = countryName(code);
  useTitle(name);
  const detail = useAsk<CountryDetail>(`/v1/countries/${encodeURIComponent(code)}`);
  const countries = useAsk<Page<CountrySummary>>("/v1/countries");
  const summary = countries.data?.items.find((country) => country.code === code);
  const leftOut = useAsk<OverlookedList>(`/v1/countries/${encodeURIComponent(code)}/overlooked`).data;
  const only = useAsk<OnlyPage>(`/v1/countries/${encodeURIComponent(code)}/only`).data;
  const compared = leftOut ? Object.values(leftOut.carried_elsewhere).some((stories) => stories > 0) : false;
  const parts: [string, string, boolean][] = [
    ["#stories", "Stories", true],
    ["#latest", "Latest", Boolean(summary)],
    ["#left-out", "Left out here", compared],
    ["#only", "Only here", Boolean(only?.items.length)],
    ["#outlets", "Outlets", Boolean(detail.data)],
  ];
  return (
    <>
      <Head code={code} detail={detail.data} summary={summary}>
        <nav class="country-parts" aria-label={`News from ${name}`}>
          {parts.map(([href, text, has]) => (has ? <a key={href} href={href}>{text}</a> : null))}
        </nav>
      </Head>
      <div class="wrap country-news">
        <Stories code={code} />
        <Articles code={code} />
      </div>
      {leftOut && compared ? <LeftOut code={code} data={leftOut} /> : null}
      {only?.items.length ? <Only code={code} data={only} /> : null}
      {detail.data ? <Outlets country={theCountry(code)} detail={detail.data} /> : null}
    </>
  );
}

interface HeadProps {
  code: string;
  detail: CountryDetail | undefined;
  summary: CountrySummary | undefined;
  children: ComponentChildren;
}

function Head({ code, detail, summary, children }: HeadProps) {
  const languages = (detail ?? summary)?.languages ?? [];
  const outlets = detail ? detail.sources.length : summary?.sources;
  return (
    <header class="country-head">
      <div class="wrap">
        <div class="country-title">
          <h1>{countryName(code)}</h1>
          {summary ? (
            <p class="country-figures">
              <span>
                <strong>{count(summary.today)}</strong> {summary.today === 1 ? "article" : "articles"}
                {" today"}
              </span>
              <span>
                <strong>{count(summary.stories)}</strong> {summary.stories === 1 ? "story" : "stories"}
              </span>
              {outlets === undefined ? null : (
                <span>
                  <strong>{count(outlets)}</strong> {outlets === 1 ? "outlet" : "outlets"}
                </span>
              )}
            </p>
          ) : null}
          <p class="country-note">
            {languages.length ? `Published in ${listed(languages.map(languageName), 4)}. ` : ""}
            {summary?.latest ? (
              <>
                Last heard from <Time iso={summary.latest} />.{" "}
              </>
            ) : null}
            {detail ? tell({ ...detail.coverage, as_of: null }) : null}
          </p>
        </div>
        <div class="country-globe">
          <Locator code={code} />
        </div>
        {children}
      </div>
    </header>
  );
}

function Stories({ code }: { code: string }) {
  const { items, error, loading, more, retry } = usePages<StoryItem>("/v1/stories", { country: code, size: 9 });
  return (
    <section id="stories" aria-labelledby="stories-title" class="country-stories">
      <div class="section-head">
        <h2 id="stories-title">Stories</h2>
      </div>
      {error && !items.length ? <ErrorState error={error} retry={retry} /> : null}
      {!items.length && loading ? <Skeleton lines={8} /> : null}
      {!items.length && !loading && !error ? (
        <EmptyState title={`No news from ${theCountry(code)} yet`}>
          Either none of its outlets is read so far, or none was reached.{" "}
          <a class="text-link" href="/">
            Pick another country on the globe
          </a>
        </EmptyState>
      ) : null}
      <div class="country-story-grid">
        {items.map((story, n) => (
          <StoryCard key={story.id} story={story} size={n ? "card" : "lead"} />
        ))}
      </div>
      <More ask={more} loading={loading} what="stories" />
    </section>
  );
}

function Articles({ code }: { code: string }) {
  const { items, error, loading, more, retry } = usePages<ArticleItem>("/v1/articles", {
    country: code,
    sort: "newest",
    size: 9,
  });
  if (!items.length && !loading && !error) return null;
  return (
    <section id="latest" aria-labelledby="latest-title" class="country-latest">
      <div class="section-head">
        <h2 id="latest-title">Latest</h2>
        <a class="text-link note" href={`/search?country=${code}`}>
          Search these
        </a>
      </div>
      {error && !items.length ? <ErrorState error={error} retry={retry} /> : null}
      {!items.length && loading ? <Skeleton lines={12} /> : null}
      <ul class="ruled">
        {items.map((article) => (
          <li key={article.id}>
            <ArticleCard article={article} country={false} />
          </li>
        ))}
      </ul>
      <More ask={more} loading={loading} what="articles" />
    </section>
  );
}

function More({ ask, loading, what }: { ask: (() => void) | undefined; loading: boolean; what: string }) {
  if (!ask && !loading) return null;
  return (
    <button type="button" class="button more" disabled={!ask} onClick={ask}>
      {ask ? `More ${what}` : "Loading …"}
    </button>
  );
}

const SHOWN = 4;

function LeftOut({ code, data }: { code: string; data: OverlookedList }) {
  const name = theCountry(code);
  const { covered, few, none, unknown } = data.carried_elsewhere;
  return (
    <section id="left-out" class="country-band" aria-labelledby="left-out-title">
      <div class="wrap">
        <div class="section-head">
          <h2 id="left-out-title">Left out in {name}</h2>
          <p class="note">
            Of {plural(covered + few + none + unknown, "story", "stories")} told elsewhere, its outlets told{" "}
            {count(covered)}, left out {count(few + none)}
            {unknown ? `; of ${count(unknown)} it can’t be said` : ""}.{" "}
            <a class="text-link" href={`/left-out?country=${code}`}>
              See all
            </a>
          </p>
        </div>
        {data.items.length ? (
          <ul class="country-band-grid">
            {data.items.slice(0, SHOWN).map(({ story, here }) => (
              <li key={story.id}>
                <StoryCard story={story} />
                <p class="verdict">
                  {here.covered ? `Only ${here.covered} of` : "None of"} {plural(here.reached, "general outlet")}{" "}
                  reached here told it{here.besides ? `; ${plural(here.besides, "other")} did` : ""}.
                </p>
                <CoverageBar coverage={here} label={false} />
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState title="Nothing that we know of">
            Each story that several other countries told, its outlets told as well, or too few of them were reached to
            say.
          </EmptyState>
        )}
      </div>
    </section>
  );
}

function Only({ code, data }: { code: string; data: OnlyPage }) {
  const name = theCountry(code);
  const [all, setAll] = useState(false);
  const shown = data.items.slice(0, all ? undefined : 2 * SHOWN);
  return (
    <section id="only" class="wrap country-only" aria-labelledby="only-title">
      <div class="section-head">
        <h2 id="only-title">Only in {name}</h2>
        <p class="note">{plural(data.total, "story", "stories")} that no other country’s outlets told.</p>
      </div>
      <ul class="country-band-grid">
        {shown.map(({ story, silent, unknown }) => (
          <li key={story.id}>
            <StoryCard story={story} />
            <p class="verdict">
              {silent ? `${plural(silent, "other country", "other countries")} reached and silent` : "No other country reached"}
              {unknown ? `, ${count(unknown)} unknown` : ""}.
            </p>
          </li>
        ))}
      </ul>
      {shown.length < data.items.length ? (
        <button type="button" class="button more" onClick={() => setAll(true)}>
          More of these
        </button>
      ) : null}
    </section>
  );
}
