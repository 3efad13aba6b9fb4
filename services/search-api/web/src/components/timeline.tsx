// When a story was told: a bar an hour or a day, and each country's first article.

import { count, countryName, dateTime, later, plural } from "../lib/format";
import type { Timeline } from "../lib/types";
import "./timeline.css";

const SIZES = { hour: 3_600_000, day: 86_400_000 };
const WIDTH = 1000;
const HEIGHT = 72;

export function TimelineView({ timeline }: { timeline: Timeline }) {
  const { buckets, firsts, interval } = timeline;
  if (!buckets.length) return null;
  const first = firsts[0];
  return (
    <div class="timeline">
      <Bars timeline={timeline} />
      <p class="timeline-ends" aria-hidden="true">
        <span>{dateTime(buckets[0]!.start)}</span>
        <span>articles {interval === "hour" ? "an hour" : "a day"}</span>
        <span>{dateTime(buckets.at(-1)!.start)}</span>
      </p>
      <ol class="firsts">
        {firsts.map((one) => (
          <li key={one.country}>
            <p class="firsts-when">{one === first ? "First" : later(first!.at, one.at)}</p>
            <p class="firsts-country">{countryName(one.country)}</p>
            <p class="firsts-source">
              <a href={`/article/${one.article_id}`} title={one.title}>
                {one.source.name}
              </a>
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Bars({ timeline: { buckets, interval } }: { timeline: Timeline }) {
  const size = SIZES[interval];
  const start = Date.parse(buckets[0]!.start);
  const slots = Math.max(1, Math.round((Date.parse(buckets.at(-1)!.start) - start) / size) + 1);
  const most = Math.max(...buckets.map((bucket) => bucket.articles));
  const broad = WIDTH / Math.max(slots, 30);
  const total = buckets.reduce((sum, bucket) => sum + bucket.articles, 0);
  const label = `${plural(total, "article")} from ${dateTime(buckets[0]!.start)} to ${dateTime(buckets.at(-1)!.start)}`;
  return (
    <svg class="timeline-bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {buckets.map((bucket) => {
        const tall = (HEIGHT * 0.92 * bucket.articles) / most;
        const x = ((Date.parse(bucket.start) - start) / size) * broad;
        return (
          <rect key={bucket.start} x={x + broad * 0.12} y={HEIGHT - tall} width={broad * 0.76} height={tall} rx="2">
            <title>{`${dateTime(bucket.start)}: ${count(bucket.articles)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
