// A story: what happened, whose take is which, where it was told and where not, and the articles.

import type { ViewProps } from "../app";
import { ErrorState, InLanguage, Skeleton, Time } from "../components/basics";
import { Captioned } from "../components/captioned";
import { ArticleCard } from "../components/cards";
import { CoverageBar } from "../components/coverage";
import { CoverageLegend, CoverageMap } from "../components/coverage-map";
import { Takes } from "../components/takes";
import { TimelineView } from "../components/timeline";
import { useAsk } from "../lib/api";
import { countryName, count, dateTime, listed, plural, theCountry } from "../lib/format";
import { useTitle } from "../lib/page";
import type { Coverage, Story as StoryOf } from "../lib/types";
import "./story.css";

export default function Story({ id }: ViewProps) {
  const { data: story, error, loading, retry } = useAsk<StoryOf>(`/v1/stories/${encodeURIComponent(id)}`);
  useTitle(story?.title ?? null);
  return (
    <div class="wrap">
      {error ? <ErrorState error={error} retry={retry} /> : null}
      {loading ? <Skeleton lines={9} class="story-head" /> : null}
      {story ? <Told story={story} /> : null}
    </div>
  );
}

function Told({ story }: { story: StoryOf }) {
  const { timeline } = story;
  return (
    <>
      <Head story={story} />
      <section class="story-part" aria-labelledby="takes">
        <div class="section-head">
          <h2 id="takes">The takes</h2>
          <p class="note">In the newsrooms’ own sentences, or their machine translation</p>
        </div>
        {story.takes.length ? (
          <Takes story={story} />
        ) : (
          <p class="note-box">The takes are still being worked out. They come once a story has been told for a while.</p>
        )}
      </section>
      <section class="story-part" aria-labelledby="coverage">
        <div class="section-head">
          <h2 id="coverage">Who told it, who didn’t</h2>
          {story.coverage_as_of ? (
            <p class="note">
              {story.coverage_final ? "Final figures of " : "As of "}
              {dateTime(story.coverage_as_of)}
            </p>
          ) : null}
        </div>
        {story.coverage.length ? (
          <CoverageOf coverage={story.coverage} />
        ) : (
          <p class="note-box">
            Not counted yet. Until the outlets of each country were looked at, nothing is said about who left it out.
          </p>
        )}
      </section>
      {timeline.buckets.length ? (
        <section class="story-part" aria-labelledby="timeline">
          <div class="section-head">
            <h2 id="timeline">How it spread</h2>
            <p class="note">Each country’s first article</p>
          </div>
          <TimelineView timeline={timeline} />
        </section>
      ) : null}
      <section class="story-part" aria-labelledby="articles">
        <div class="section-head">
          <h2 id="articles">{plural(story.article_count, "article")}</h2>
          {story.article_count > story.articles.length ? (
            <a class="text-link" href={`/search?story=${story.id}&sort=newest`}>
              The newest {count(story.articles.length)} are here; search them all
            </a>
          ) : null}
        </div>
        <ByCountry story={story} />
      </section>
      <Regrouped story={story} />
    </>
  );
}

function Head({ story }: { story: StoryOf }) {
  const { image } = story;
  return (
    <header class="story-head">
      <div class="story-words">
        <Chips story={story} />
        <h1>
          <InLanguage language={story.title_language}>{story.title}</InLanguage>
        </h1>
        <Summary story={story} />
        <dl class="story-figures">
          <Figure name={story.article_count === 1 ? "article" : "articles"} value={story.article_count} />
          <Figure name={story.source_count === 1 ? "outlet" : "outlets"} value={story.source_count} />
          <Figure name={story.countries.length === 1 ? "country" : "countries"} value={story.countries.length} />
          <Figure name={story.languages.length === 1 ? "language" : "languages"} value={story.languages.length} />
          {story.voices !== null && story.voices < story.article_count ? (
            <Figure name="different texts" value={story.voices} />
          ) : null}
        </dl>
        <p class="meta">
          <span>
            Latest article <Time iso={story.last_seen} />
          </span>
          <span>
            first <Time iso={story.first_seen} />
          </span>
        </p>
      </div>
      {image ? (
        <Captioned
          class="story-image"
          article={image.article_id}
          caption={image.caption}
          credit={image.credit}
          alt={image.alt ?? ""}
          sizes="(min-width: 60rem) 36rem, 100vw"
          eager
        />
      ) : null}
    </header>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}

function Chips({ story }: { story: StoryOf }) {
  const silent = story.coverage.filter((row) => row.verdict === "none");
  const only = story.countries.length === 1 ? story.countries[0] : undefined;
  return (
    <p class="chips">
      {story.about.slice(0, 3).map((code) => (
        <a key={code} class="chip" href={`/country/${code}`}>
          About {theCountry(code)}
        </a>
      ))}
      {only ? (
        <a class="chip cool" href={`/country/${only}`}>
          Only in {theCountry(only)}
        </a>
      ) : null}
      {!only && silent.length ? (
        <a class="chip loud" href="#coverage">
          Left out in {listed(silent.map((row) => theCountry(row.country)), 2)}
        </a>
      ) : null}
    </p>
  );
}

function Summary({ story }: { story: StoryOf }) {
  if (!story.summary) return null;
  const names = new Map(story.articles.map((article) => [article.id, article.source.name]));
  const sources = [...new Set(story.summary_sources)];
  return (
    <p class="story-summary">
      {story.summary}{" "}
      {sources.map((id) => (
        <a key={id} class="cited" href={`/article/${id}`}>
          {names.get(id) ?? "Source"}
        </a>
      ))}
    </p>
  );
}

const DONE: Record<string, string> = {
  merge: "Two stories were put together here",
  split: "Articles were taken out of this story",
  pin: "Articles were put into this story by hand",
};
const WHO: Record<string, string> = { operator: "by a person", repair: "by the repair", rebuild: "by a rebuild" };

function Regrouped({ story }: { story: StoryOf }) {
  const { regrouped, split_into: parts } = story;
  if (!regrouped && !parts.length) return null;
  return (
    <p class="note-box story-part">
      {regrouped ? (
        <>
          {DONE[regrouped.kind] ?? "This story was regrouped"} {WHO[regrouped.by] ?? ""}, {dateTime(regrouped.at)}
          {regrouped.reason ? `: ${regrouped.reason}` : ""}.{" "}
        </>
      ) : null}
      {parts.map((id, n) => (
        <a key={id} class="text-link" href={`/story/${id}`}>
          {parts.length > 1 ? `The part taken out (${n + 1})` : "The part taken out"}
        </a>
      ))}
    </p>
  );
}

function CoverageOf({ coverage }: { coverage: Coverage[] }) {
  const of = (verdict: Coverage["verdict"]) =>
    coverage.filter((row) => row.verdict === verdict).sort((a, b) => b.covered - a.covered || b.watched - a.watched);
  // Of some countries it isn't known what most outlets did, and yet one was seen to tell it.
  const some = of("unknown").filter((row) => row.covered + row.besides > 0);
  const told = [...of("covered"), ...of("few"), ...some];
  const none = of("none");
  const unknown = of("unknown").filter((row) => !some.includes(row));
  const verdicts = coverage.map((row) => (some.includes(row) ? { ...row, verdict: "few" as const } : row));
  return (
    <div class="coverage-both">
      <div class="coverage-left">
        <CoverageMap verdicts={verdicts} />
        <CoverageLegend />
      </div>
      <div class="coverage-rows">
        {told.length ? (
          <div>
            <h3>
              Covered <span>outlets that carried it, of those reached</span>
            </h3>
            <ul>
              {told.map((row) => (
                <li key={row.country}>
                  <CoverageBar coverage={row} />
                  {row.besides || row.exiled ? (
                    <p class="besides">
                      {row.besides ? `and ${plural(row.besides, "regional or specialised outlet")}` : ""}
                      {row.exiled ? ` and ${plural(row.exiled, "outlet")} in exile` : ""}
                    </p>
                  ) : null}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {none.length ? (
          <div>
            <h3>Left it out</h3>
            <p class="why">Their outlets were reached and had nothing about it.</p>
            <ul>
              {none.map((row) => (
                <li key={row.country}>
                  <CoverageBar coverage={row} />
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {unknown.length ? (
          <div>
            <h3>Not known</h3>
            <p class="why">Too few outlets could be reached, or the story is too young. This is no silence.</p>
            <p class="names">
              {unknown.map((row, n) => (
                <span key={row.country}>
                  {n ? ", " : ""}
                  <a href={`/country/${row.country}`}>{countryName(row.country)}</a> ({row.reached} of {row.watched}
                  {row.failed ? `, ${row.failed} failed` : ""})
                </span>
              ))}
            </p>
          </div>
        ) : null}
      </div>
    </div>
  );
}

function ByCountry({ story }: { story: StoryOf }) {
  const totals = new Map(story.by_country.map((row) => [row.country, row]));
  const groups = new Map<string, StoryOf["articles"]>();
  for (const article of story.articles) {
    groups.set(article.country, [...(groups.get(article.country) ?? []), article]);
  }
  const ordered = [...groups].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  return (
    <div class="by-country">
      {ordered.map(([code, articles]) => {
        const total = totals.get(code);
        const copies = total?.voices && total.voices < total.articles ? `, ${total.voices} different texts` : "";
        return (
          <section key={code} class="country-group" aria-labelledby={`in-${code}`}>
            <h3 id={`in-${code}`}>
              <a href={`/country/${code}`}>{countryName(code)}</a>
              <span>
                {plural(total?.articles ?? articles.length, "article")}
                {copies}
              </span>
            </h3>
            {articles.map((article) => (
              <ArticleCard key={article.id} article={article} country={false} level={4} />
            ))}
          </section>
        );
      })}
    </div>
  );
}
