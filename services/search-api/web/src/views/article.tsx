// An article: its English, its original, or both side by side, and how the one came of the other.

import { useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { Badge, CountryTag, ErrorState, InLanguage, Outward, Skeleton, Time } from "../components/basics";
import { Captioned } from "../components/captioned";
import { useAsk } from "../lib/api";
import { countryName, dateTime, direction, languageName, plural } from "../lib/format";
import { reportAddress, useTitle } from "../lib/page";
import { flags, type Flags } from "../lib/reading";
import type { Article as ArticleOf, Pair, Story } from "../lib/types";
import "../components/switch.css";
import "./article.css";

type Mode = "english" | "both" | "original";
const MODES: [Mode, string][] = [
  ["english", "English"],
  ["both", "Side by side"],
  ["original", "Original"],
];

export default function Article({ id }: ViewProps) {
  const { data: article, error, loading, retry } = useAsk<ArticleOf>(`/v1/articles/${encodeURIComponent(id)}`);
  useTitle(article ? titleOf(article) : null);
  return (
    <div class="wrap">
      {error ? <ErrorState error={error} retry={retry} /> : null}
      {loading ? <Skeleton lines={10} class="article-head" /> : null}
      {article?.withdrawn ? <Withdrawn article={article} /> : null}
      {article && !article.withdrawn ? <Reading article={article} /> : null}
    </div>
  );
}

const titleOf = (article: ArticleOf): string =>
  article.english?.title ?? article.original?.title ?? `Withdrawn by ${article.source.name}`;

function Withdrawn({ article }: { article: ArticleOf }) {
  return (
    <div class="state">
      <h1 class="state-title">Withdrawn by {article.source.name}</h1>
      <p class="state-text">
        This article was taken down on {dateTime(article.withdrawn!.at)}, so its text is not shown any more.
      </p>
      <a class="text-link" href={`/story/${article.story_id}`}>
        The story that it was part of
      </a>
    </div>
  );
}

function Reading({ article }: { article: ArticleOf }) {
  const translated = article.translation.status === "translated";
  const [mode, setMode] = useState<Mode>(article.english ? "english" : "original");
  const shown: Mode = translated ? mode : article.english ? "english" : "original";
  const flagged = flags(article.translation.warnings);
  const { original } = article;
  const language = shown === "original" || !article.english ? article.language : "en";
  const text = shown === "original" ? original : (article.english ?? original);
  // Many begin their text with their own summary; once is enough.
  const description = text?.description === text?.paragraphs[0] ? null : text?.description;
  const images = text?.images ?? [];
  return (
    <article class={`reading ${shown}`}>
      <div class="article-main">
      <header class="article-head">
        <p class="meta">
          <Outward href={article.source.homepage} class="article-source">
            {article.source.name}
          </Outward>
          <CountryTag code={article.country} />
          <Time iso={article.times.published ?? article.times.discovered} />
          <Badge language={article.language} translation={article.translation} />
        </p>
        <Titles article={article} mode={shown} />
        {description ? (
          <InLanguage as="p" class="article-lead" language={language}>
            {description}
          </InLanguage>
        ) : null}
        {original?.authors.length ? <p class="article-authors">{original.authors.join(" · ")}</p> : null}
        <div class="article-tools">
          {translated && article.display !== "link" ? (
            <div class="modes" role="group" aria-label="Which text">
              {MODES.map(([value, text]) => (
                <button key={value} type="button" aria-pressed={value === shown} onClick={() => setMode(value)}>
                  {text}
                </button>
              ))}
            </div>
          ) : null}
          <Outward href={article.url} class="button primary">
            Read at {article.source.name} <span aria-hidden="true">↗</span>
          </Outward>
        </div>
        <TranslationNote article={article} />
      </header>
      {images[0] ? (
        <Captioned
          class="article-image"
          article={article.id}
          caption={images[0].caption}
          credit={images[0].credit}
          alt={images[0].alt ?? ""}
          language={language}
          ratio={ratioOf(images[0])}
          sizes="(min-width: 60rem) 52rem, 100vw"
          eager
        />
      ) : null}
        <div class="article-text">
          <Body article={article} mode={shown} flagged={flagged} />
          <Display article={article} />
          {images.length > 1 ? (
            <div class="article-more-images">
              {images.slice(1).map((image, n) => (
                <Captioned
                  key={image.url}
                  article={article.id}
                  n={n + 1}
                  caption={image.caption}
                  credit={image.credit}
                  alt={image.alt ?? ""}
                  language={language}
                />
              ))}
            </div>
          ) : null}
          <About article={article} />
        </div>
      </div>
      <Elsewhere article={article} />
    </article>
  );
}

const ratioOf = (image: { width: number | null; height: number | null }): string =>
  image.width && image.height && image.width >= image.height ? `${image.width} / ${image.height}` : "3 / 2";

function Titles({ article, mode }: { article: ArticleOf; mode: Mode }) {
  const { english, original } = article;
  const translated = article.translation.status === "translated" && original !== null;
  const first = mode === "original" || !english?.title ? original?.title : english.title;
  const second = !translated ? null : mode === "original" ? english?.title : original.title;
  const firstLanguage = mode === "original" || !english ? article.language : "en";
  return (
    <>
      <h1>
        <InLanguage language={firstLanguage}>{first}</InLanguage>
      </h1>
      {second && second !== first ? (
        <InLanguage as="p" class="article-other-title" language={mode === "original" ? "en" : article.language}>
          {second}
        </InLanguage>
      ) : null}
    </>
  );
}

const NOT_THERE: Partial<Record<ArticleOf["translation"]["status"], string>> = {
  unavailable: "No translation: there is no engine for this language yet. This is the original.",
  failed: "No translation: it was tried and failed. This is the original.",
};

function TranslationNote({ article }: { article: ArticleOf }) {
  const { translation } = article;
  const missing = NOT_THERE[translation.status];
  if (missing) return <p class="translated-note doubtful">{missing}</p>;
  if (translation.status !== "translated") return null;
  const over = translation.route.slice(1, -1).map(languageName);
  const from = article.language ? languageName(article.language) : "an unknown language";
  const doubtful = translation.warnings.length;
  return (
    <div class={`translated-note ${doubtful ? "doubtful" : ""}`}>
      <p>
        <strong>Machine translated</strong> from {from}
        {over.length ? ` by way of ${over.join(" and ")}` : ""}
        {translation.engine ? ` by ${translation.engine}` : ""}. Quote the original, not the translation.
      </p>
      {doubtful || translation.repaired.length ? (
        <details>
          <summary>
            {doubtful ? `${plural(doubtful, "doubtful passage")}` : "Nothing is doubtful"}
            {translation.repaired.length ? `, ${translation.repaired.length} mended` : ""}
          </summary>
          <ul>
            {translation.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
            {translation.repaired.map((mended) => (
              <li key={mended} class="mended">
                Mended: {mended}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function Body({ article, mode, flagged }: { article: ArticleOf; mode: Mode; flagged: Flags }) {
  return (
    <div class={`body ${mode}`}>
      {mode === "both" ? (
        <p class="body-heads" aria-hidden="true">
          <span>English</span>
          <span class={direction(article.language)}>
            {article.language ? languageName(article.language) : "Original"}
          </span>
        </p>
      ) : null}
      {article.paragraphs.map((pair, n) => (
        <Paragraph key={n} pair={pair} mode={mode} language={article.language} warnings={flagged.paragraphs.get(n)} />
      ))}
    </div>
  );
}

interface ParagraphProps {
  pair: Pair;
  mode: Mode;
  language: string | null;
  warnings: string[] | undefined;
}

function Paragraph({ pair, mode, language, warnings }: ParagraphProps) {
  const english = pair.english ? (
    <InLanguage as="p" language="en">
      {pair.english}
    </InLanguage>
  ) : null;
  const original = pair.original ? (
    <InLanguage as="p" class={english && mode === "both" ? "beside" : ""} language={language}>
      {pair.original}
    </InLanguage>
  ) : null;
  const flag = warnings && mode !== "original" ? <p class="flag">Doubtful: {warnings.join("; ")}</p> : null;
  if (mode === "both") {
    return (
      <div class="pair">
        <div>
          {english}
          {flag}
        </div>
        {original}
      </div>
    );
  }
  return (
    <>
      {mode === "english" ? (english ?? original) : original}
      {flag}
    </>
  );
}

function Display({ article }: { article: ArticleOf }) {
  if (article.display === "full") return null;
  return (
    <p class="display-note">
      {article.display === "excerpt"
        ? `${article.source.name} lets an excerpt be shown here. `
        : `${article.source.name} lets only the title be shown here. `}
      <Outward href={article.url} class="text-link">
        Read all of it there
      </Outward>
    </p>
  );
}

/** What other countries' newsrooms say of the same event. */
function Elsewhere({ article }: { article: ArticleOf }) {
  const { data: story } = useAsk<Story>(`/v1/stories/${encodeURIComponent(article.story_id)}`);
  if (!story) return <aside class="elsewhere" />;
  const others = story.articles
    .filter((one) => one.id !== article.id)
    .sort((a, b) => Number(a.country === article.country) - Number(b.country === article.country));
  return (
    <aside class="elsewhere" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{others.length ? "The same event, elsewhere" : "Nobody else told this"}</h2>
      <p class="elsewhere-story">
        <a href={`/story/${story.id}`}>{story.title}</a>
      </p>
      {others.length ? (
        <ul>
          {others.slice(0, 5).map((one) => (
            <li key={one.id}>
              <a href={`/article/${one.id}`}>
                <InLanguage language={one.title_language}>{one.title}</InLanguage>
              </a>
              <p class="meta">
                <span>{one.source.name}</span>
                <span>{countryName(one.country)}</span>
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      <a class="button" href={`/story/${story.id}`}>
        {others.length ? "Compare the takes" : "The story"}
      </a>
    </aside>
  );
}

function About({ article }: { article: ArticleOf }) {
  const { times, translation, revisions } = article;
  const report = reportAddress(`article ${article.id}`);
  const steps: [string, string | null | undefined][] = [
    ["Published", times.published],
    ["Discovered", times.discovered],
    ["Fetched", times.fetched],
    ["Translated", translation.status === "translated" ? (translation.translated_at ?? times.translated) : null],
    ["Put into its story", times.clustered],
    ["Searchable", times.searchable],
  ];
  return (
    <footer class="article-about">
      <details>
        <summary>How this page came about</summary>
        <dl>
          {steps.map(([name, at]) =>
            at ? (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <time dateTime={at}>{dateTime(at)}</time>
                </dd>
              </div>
            ) : null,
          )}
          {translation.status === "translated" ? (
            <div>
              <dt>Engine and model</dt>
              <dd>
                {[translation.engine, translation.model, translation.model_version].filter(Boolean).join(", ")}
              </dd>
            </div>
          ) : null}
          <div>
            <dt>Revision</dt>
            <dd>{article.revision === 1 ? "The first" : `Number ${article.revision} of its publisher’s texts`}</dd>
          </div>
        </dl>
        {revisions && revisions.length > 1 ? (
          <ol class="revisions">
            {revisions.map((one) => (
              <li key={one.revision}>
                <time dateTime={one.seen_at}>{dateTime(one.seen_at)}</time>{" "}
                <InLanguage language={article.language}>{one.title}</InLanguage>
              </li>
            ))}
          </ol>
        ) : null}
      </details>
      <p class="article-report">
        {report ? (
          <a class="text-link" href={report}>
            Report a fault in this article
          </a>
        ) : (
          <>To report a fault, name the article {article.id}.</>
        )}
      </p>
    </footer>
  );
}
