// A country's outlets and how well they can be read: honestly, also where nothing is known.

import { dateTime, languageName, plural } from "../lib/format";
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

function tell({ watched, reached, failed, complete, as_of }: CountryDetail["coverage"]): string {
  if (!watched) return "None of them is expected to carry general news.";
  if (complete === null) return "Whether today’s news was seen in full isn’t known.";
  const when = as_of ? ` as of ${dateTime(as_of)}` : "";
  const lost = failed ? `; ${failed} asked and never answering` : "";
  return `${reached} of ${watched} that carry general news were reached today${lost}${when}.`;
}
