// Which of a country's outlets carried a story.

import { countryName, plural } from "../lib/format";
import type { Coverage } from "../lib/types";
import "./coverage.css";

const WORDS: Record<Coverage["verdict"], string> = {
  covered: "covered it",
  few: "hardly covered it",
  none: "left it out",
  unknown: "too little was seen to say",
};

/** A country's outlets as a bar: carried, silent, and not reached. */
export function CoverageBar({ coverage, label = true }: { coverage: Coverage; label?: boolean }) {
  const { watched, reached, covered, verdict, country } = coverage;
  const of = Math.max(watched, covered, 1);
  const text = `${countryName(country)}: ${covered} of ${plural(reached, "outlet")} reached, ${WORDS[verdict]}`;
  return (
    <div class={`coverage ${verdict}`}>
      {label ? <a href={`/country/${country}`}>{countryName(country)}</a> : null}
      <span class="coverage-bar" role="img" aria-label={text}>
        <span class="covered" style={{ inlineSize: `${(100 * covered) / of}%` }} />
        <span class="silent" style={{ inlineSize: `${(100 * Math.max(0, reached - covered)) / of}%` }} />
      </span>
      <span class="coverage-figures" aria-hidden="true">
        {covered}/{reached}
      </span>
    </div>
  );
}
