// A country's outlets and how well they can be read: honestly, also where nothing is known.

import { dateTime, languageName, percent, plural } from "../lib/format";
import type { CountryDetail, SourceItem } from "../lib/types";
import { Outward, Time } from "./basics";
import "./outlets.css";

const STATES: Record<SourceItem["health"]["state"], string> = {
  ok: "Read",
  quiet: "Quiet",
  failing: "Failing",
  unknown: "Unknown",
};

export function Outlets({ country, detail }: { country: string; detail: CountryDetail }) {
  const { sources, coverage } = detail;
  return (
    <section id="outlets" class="wrap outlets" aria-labelledby="outlets-title">
      <div class="section-head">
        <h2 id="outlets-title">Outlets of {country}</h2>
        <p class="note">{tell(coverage)}</p>
      </div>
      <ul>
        {sources.map((source) => (
          <li key={source.id}>
            <p class="outlet-name">
              <Outward href={source.homepage}>{source.name}</Outward>
            </p>
            <p class="outlet-kind">
              {[source.ownership, source.kind, source.language && languageName(source.language)]
                .filter(Boolean)
                .join(", ")}
            </p>
            <p class="outlet-count">
              {plural(source.today, "article")} today
              {source.latest ? (
                <>
                  , last <Time iso={source.latest} />
                </>
              ) : null}
            </p>
            <p class={`outlet-state ${source.health.state}`}>
              <strong>{STATES[source.health.state]}</strong>
              {source.health.since ? <span> since {dateTime(source.health.since)}</span> : null}
              {source.health.detail ? <span class="outlet-why">{source.health.detail}</span> : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How much of a country's news was seen, in a sentence. */
export function tell({ watched, reached, failed, complete, as_of }: CountryDetail["coverage"]): string {
  if (watched === 0) return "No outlet that carries general news is watched.";
  if (watched === null || reached === null || complete === null) {
    return "How much of the last 24 hours was seen isn’t known.";
  }
  const all = reached === watched ? `All ${watched}` : `${reached} of ${watched}`;
  const lost = failed ? `, ${failed} never answered` : "";
  const when = as_of ? `, as of ${dateTime(as_of)}` : "";
  return `${all} general outlets reached${lost}; ${percent(complete)} of their last 24 hours seen${when}.`;
}
