// When a story was told, and by whom first; also for services that don't say so themselves.

import type { ArticleItem, Story, Timeline } from "./types";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_HOURS = 72;

export const when = (article: ArticleItem): string => article.published_at ?? article.discovered_at;

/** The service's timeline, else one of the articles that came with the story. */
export function timelineOf(story: Story): Timeline {
  if (story.timeline?.buckets.length) return story.timeline;
  const told = [...story.articles].sort((a, b) => Date.parse(when(a)) - Date.parse(when(b)));
  if (!told.length) return { interval: "hour", buckets: [], firsts: [] };
  const start = Date.parse(when(told[0]!));
  const end = Date.parse(when(told.at(-1)!));
  const interval = end - start > MOST_HOURS * HOUR ? "day" : "hour";
  const size = interval === "hour" ? HOUR : DAY;
  const counts = new Map<number, number>();
  for (const article of told) {
    const at = Math.floor(Date.parse(when(article)) / size) * size;
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const firsts = new Map<string, ArticleItem>();
  for (const article of told) if (!firsts.has(article.country)) firsts.set(article.country, article);
  return {
    interval,
    buckets: [...counts].map(([at, articles]) => ({ start: new Date(at).toISOString(), articles })),
    firsts: [...firsts.values()].map((article) => ({
      country: article.country,
      article_id: article.id,
      source: article.source,
      at: when(article),
      title: article.title,
    })),
  };
}

/** "at once", "40 min later", "5 h later", "2 days later". */
export function later(first: string, at: string): string {
  const minutes = Math.round((Date.parse(at) - Date.parse(first)) / 60_000);
  if (minutes < 1) return "at the same time";
  if (minutes < 60) return `${minutes} min later`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h later`;
  return `${Math.round(minutes / (24 * 60))} days later`;
}
