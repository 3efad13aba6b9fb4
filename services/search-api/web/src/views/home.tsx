// The front page: the globe, the countries beside it, the top stories, and what comes in.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { CountryTag, EmptyState, ErrorState, InLanguage, Skeleton, Time } from "../components/basics";
import { ArticleCard, StoryCard } from "../components/cards";
import { CountryList } from "../components/countries";
import { Globe, type GlobeHandle } from "../globe/globe";
import { useAsk } from "../lib/api";
import { countryName, listed, languageName, plural, theCountry } from "../lib/format";
import { useTitle } from "../lib/page";
import { go } from "../lib/router";
import { useStream } from "../lib/stream";
import type { ArticleItem, ArticlePage, CountrySummary, Page, StoryItem, StoryPage } from "../lib/types";
import "./home.css";

// Both as index.html asks for them early.
const STORIES = 18;
const JUST_IN = 4;
/** A large one and twelve: full rows with two or four in a row. */
const MORE = 13;

export default function Home({ place }: ViewProps) {
  useTitle("Parallax");
  const globe = useRef<GlobeHandle>(null);
  const asked = {
    countries: useAsk<Page<CountrySummary>>("/v1/countries"),
    stories: useAsk<StoryPage>("/v1/stories", { size: STORIES }),
    newest: useAsk<ArticlePage>("/v1/articles", { sort: "newest", size: JUST_IN }),
  };
  const live = useLive(globe, asked.stories.data?.items);
  const countries = useMemo(
    () => (asked.countries.data?.items ?? []).map((country) => live.counted(country)),
    [asked.countries.data, live.more],
  );
  const stories = (asked.stories.data?.items ?? []).map((story) => live.stories.get(story.id) ?? story);
  const newest = [...live.articles, ...(asked.newest.data?.items ?? [])];
  const picked = place.query.get("country");
  const retry = () => Object.values(asked).forEach((one) => one.error && one.retry());
  const beside = stories[0]?.image ? 4 : 5; // as many as are as high as the globe

  return (
    <>
      <div class="wrap hero">
        <Intro countries={countries} />
        <div class="hero-globe">
          <Globe countries={countries} picked={picked} onPick={pick} handle={globe} />
          <Legend />
        </div>
        <div class="hero-panel">
          {picked ? (
            <CountryPanel key={picked} code={picked} country={countries.find(({ code }) => code === picked)} />
          ) : (
            <TopStories asked={{ ...asked.stories, retry }} stories={stories.slice(0, beside)} globe={globe} />
          )}
        </div>
        <div class="hero-countries">
          {asked.countries.error && !asked.stories.error ? (
            <ErrorState error={asked.countries.error} retry={asked.countries.retry} />
          ) : asked.countries.error ? null : asked.countries.loading ? (
            <Skeleton lines={12} class="rows" />
          ) : (
            <CountryList countries={countries} onPoint={(code) => globe.current?.point(code)} />
          )}
        </div>
      </div>
      <JustIn
        articles={unique(newest).slice(0, JUST_IN)}
        isLoading={asked.newest.loading}
        isLive={live.isOpen}
      />
      <MoreStories stories={stories.slice(picked ? 0 : beside).slice(0, MORE)} />
    </>
  );
}

function pick(code: string | null): void {
  go(code ? `/?country=${code}` : "/", { replace: true });
}

function unique(articles: ArticleItem[]): ArticleItem[] {
  return [...new Map(articles.map((article) => [article.id, article])).values()];
}

/** What arrived since the page was opened, shown on the globe as it comes. */
function useLive(globe: { current: GlobeHandle | null }, known: StoryItem[] = []) {
  const [articles, setArticles] = useState<ArticleItem[]>([]);
  const [stories, setStories] = useState(new Map<string, StoryItem>());
  const [more, setMore] = useState(new Map<string, number>());
  const isOpen = useStream({
    article: (article) => {
      const story = stories.get(article.story_id) ?? known.find(({ id }) => id === article.story_id);
      globe.current?.flash(article.country, story?.countries);
      setArticles((before) => [article, ...before].slice(0, JUST_IN));
      // A later version of an article is no further one.
      if (article.version > 1 || Date.now() - Date.parse(article.discovered_at) > 3_600_000) return;
      setMore((before) => new Map(before).set(article.country, (before.get(article.country) ?? 0) + 1));
    },
    story: (story) => setStories((before) => new Map(before).set(story.id, story)),
  });
  const counted = (country: CountrySummary): CountrySummary => {
    const added = more.get(country.code) ?? 0;
    if (!added) return country;
    return { ...country, articles: country.articles + added, today: country.today + added };
  };
  return { articles, stories, more, counted, isOpen };
}

function Intro({ countries }: { countries: CountrySummary[] }) {
  const total = countries.reduce((sum, country) => sum + country.today, 0);
  const from = countries.filter((country) => country.today > 0).length;
  return (
    <div class="hero-intro">
      <h1>Turn the globe. Read its press.</h1>
      <p>
        {countries.length ? (
          <>
            {plural(total, "article")} from {plural(from, "country", "countries")} today, each in English.
          </>
        ) : (
          "What the world’s newsrooms publish, in English."
        )}
      </p>
    </div>
  );
}

function Legend() {
  return (
    <p class="legend">
      <span>Fewer</span>
      <span class="legend-scale" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
        <i />
      </span>
      <span>more articles today</span>
    </p>
  );
}

interface TopStoriesProps {
  asked: { error: unknown; loading: boolean; retry: () => void };
  stories: StoryItem[];
  globe: { current: GlobeHandle | null };
}

function TopStories({ asked, stories, globe }: TopStoriesProps) {
  const show = ({ countries: [first, ...others] }: StoryItem) => first && globe.current?.trace(first, others);
  return (
    <section aria-labelledby="top-title">
      <h2 id="top-title" class="panel-title">
        Top stories
      </h2>
      {asked.error ? <ErrorState error={asked.error as never} retry={asked.retry} /> : null}
      {asked.loading ? <Skeleton lines={11} class="pictured" /> : null}
      {!asked.error && !asked.loading && !stories.length ? (
        <EmptyState title="Nothing here yet">
          The first stories appear a few seconds after their articles are fetched.
        </EmptyState>
      ) : null}
      <ol class="top-stories">
        {stories.map((story, n) => (
          <li key={story.id} onPointerEnter={() => show(story)} onFocusIn={() => show(story)}>
            <StoryCard story={story} size={n ? "row" : "lead"} sizes="(min-width: 56rem) 20rem, 100vw" />
          </li>
        ))}
      </ol>
    </section>
  );
}

function CountryPanel({ code, country }: { code: string; country: CountrySummary | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { data, error, loading, retry } = useAsk<ArticlePage>("/v1/articles", {
    country: code,
    sort: "newest",
    size: 5,
  });
  useEffect(() => heading.current?.focus({ preventScroll: innerWidth >= 768 }), []);
  const close = () => {
    pick(null);
    document.querySelector<HTMLElement>(".globe canvas")?.focus({ preventScroll: true });
  };
  return (
    <section
      class="country-panel"
      aria-labelledby="panel-title"
      data-testid="country-panel"
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <div class="panel-head">
        <h2 id="panel-title" ref={heading} tabIndex={-1}>
          {countryName(code)}
        </h2>
        <button type="button" class="panel-close" aria-label={`Close ${countryName(code)}`} onClick={close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="m3.5 3.5 9 9m0-9-9 9" />
          </svg>
        </button>
      </div>
      {country ? (
        <p class="panel-figures">
          {plural(country.today, "article")}
          {" today"}, {plural(country.sources, "outlet")}
          {country.languages.length ? `, in ${listed(country.languages.map(languageName), 3)}` : ""}
        </p>
      ) : null}
      {error ? <ErrorState error={error} retry={retry} /> : null}
      {loading ? <Skeleton lines={9} /> : null}
      {data && !data.items.length ? (
        <EmptyState title="No news from here yet">No outlet of {theCountry(code)} is read so far.</EmptyState>
      ) : null}
      <ul class="panel-articles">
        {data?.items.map((article) => (
          <li key={article.id}>
            <ArticleCard article={article} country={false} original={false} />
          </li>
        ))}
      </ul>
      {data?.items.length ? (
        <a class="button primary" href={`/country/${code}`}>
          All news from {theCountry(code)}
        </a>
      ) : null}
    </section>
  );
}

interface JustInProps {
  articles: ArticleItem[];
  isLoading: boolean;
  isLive: boolean;
}

function JustIn({ articles, isLoading, isLive }: JustInProps) {
  if (!articles.length && !isLoading) return null;
  return (
    <section class="just-in" aria-labelledby="just-in-title">
      <div class="wrap">
        <h2 id="just-in-title" class="kicker">
          <i class={isLive ? "live" : ""} aria-hidden="true" />
          Just in{isLive ? <span class="hidden">, as it comes</span> : null}
        </h2>
        {isLoading && !articles.length ? <Skeleton lines={2} /> : null}
        <ul>
          {articles.map((article) => (
            <li key={article.id}>
              <p class="meta">
                <CountryTag code={article.country} />
                <span class="just-in-source">{article.source.name}</span>
                <Time iso={article.published_at ?? article.discovered_at} />
              </p>
              <a href={`/article/${article.id}`}>
                <InLanguage language={article.title_language}>{article.title}</InLanguage>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function MoreStories({ stories }: { stories: StoryItem[] }) {
  const [lead, ...rest] = stories;
  if (!lead) return null;
  return (
    <section class="wrap more-stories" aria-labelledby="more-title">
      <div class="section-head">
        <h2 id="more-title">More of the world’s stories</h2>
        <p class="note">
          Ranked by how many newsrooms tell them and how lately. <a class="text-link" href="/search">
            Search all news
          </a>
        </p>
      </div>
      <div class="story-grid">
        <StoryCard story={lead} size="lead" />
        {rest.map((story) => (
          <StoryCard key={story.id} story={story} />
        ))}
      </div>
    </section>
  );
}
