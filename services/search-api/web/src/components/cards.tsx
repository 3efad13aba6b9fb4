// Stories and articles in lists.

import { listed, plural, theCountry } from "../lib/format";
import type { ArticleItem, StoryItem } from "../lib/types";
import { Badge, CountryTag, Highlighted, InLanguage, Outward, Picture, Time } from "./basics";
import "./cards.css";

type Level = 2 | 3 | 4;

const SIZES = {
  lead: "(min-width: 60rem) 40rem, 100vw",
  card: "(min-width: 40rem) 20rem, 8rem",
  row: "8rem",
};

interface StoryCardProps {
  story: StoryItem;
  /** lead: the page's first; card: in a grid; row: text only. */
  size?: "lead" | "card" | "row";
  level?: Level;
  /** How wide its picture is shown, as of <img>; a lead's is a large one. */
  sizes?: string;
}

/** A story: title, what it says, who tells it. */
export function StoryCard({ story, size = "card", level = 3, sizes = SIZES[size] }: StoryCardProps) {
  const Heading = `h${level}` as const;
  const image = story.image;
  return (
    <article class={`story-card ${size}`} data-testid="story-card">
      {image && size !== "row" ? (
        <a class="card-image" href={`/story/${story.id}`} tabIndex={-1} aria-hidden="true">
          <Picture
            article={image.article_id}
            alt=""
            eager={size === "lead"}
            ratio="16 / 10"
            sizes={sizes}
          />
        </a>
      ) : null}
      <div class="card-body">
        <Heading class="card-title">
          <a href={`/story/${story.id}`}>
            <InLanguage language={story.title_language}>{story.title}</InLanguage>
          </a>
        </Heading>
        {story.summary && size !== "row" ? <p class="card-text">{story.summary}</p> : null}
        <p class="meta">
          <span>
            {plural(story.source_count, "outlet")} in{" "}
            <span class="card-countries">{listed(story.countries.map(theCountry), size === "lead" ? 3 : 2)}</span>
          </span>
          <Time iso={story.last_seen} />
        </p>
      </div>
    </article>
  );
}

interface ArticleCardProps {
  article: ArticleItem;
  size?: "card" | "row";
  level?: Level;
  /** Left out where the list is of one country, or of one story. */
  country?: boolean;
  original?: boolean;
}

/** An article: its English title beside the original, the outlet, when, from which language. */
export function ArticleCard({
  article,
  size = "row",
  level = 3,
  country = true,
  original = true,
}: ArticleCardProps) {
  const Heading = `h${level}` as const;
  const { title, text } = article.highlights ?? { title: [], text: [] };
  const translated = article.title !== article.original_title;
  return (
    <article class={`article-card ${size}`} data-testid="article-card">
      {article.image ? (
        <a class="card-image" href={`/article/${article.id}`} tabIndex={-1} aria-hidden="true">
          <Picture article={article.id} alt="" most={size === "row" ? 320 : 640} sizes={size === "row" ? "9rem" : "22rem"} />
        </a>
      ) : null}
      <div class="card-body">
        <Heading class="card-title">
          <a href={`/article/${article.id}`}>
            <InLanguage language={article.title_language}>
              {title[0] ? <Highlighted html={title[0]} /> : article.title}
            </InLanguage>
          </a>
        </Heading>
        {original && translated ? (
          <InLanguage as="p" class="card-original" language={article.language}>
            {article.original_title}
          </InLanguage>
        ) : null}
        {text.length ? (
          <p class="card-text">
            {text.map((fragment, n) => (
              <>
                {n ? " … " : null}
                <Highlighted html={fragment} />
              </>
            ))}
          </p>
        ) : article.description ? (
          <InLanguage as="p" class="card-text" language={article.title_language}>
            {article.description}
          </InLanguage>
        ) : null}
        <p class="meta">
          <Outward href={article.source.homepage}>{article.source.name}</Outward>
          {country ? <CountryTag code={article.country} /> : null}
          <Time iso={article.published_at ?? article.discovered_at} />
          <Badge language={article.language} translation={article.translation} />
        </p>
      </div>
    </article>
  );
}
