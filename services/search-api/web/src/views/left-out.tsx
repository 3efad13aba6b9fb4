// Pick your country, see what its media missed: with the figures, and honest about what isn't known.

import { useEffect } from "preact/hooks";
import type { ViewProps } from "../app";
import { EmptyState, ErrorState, InLanguage, Picture, Skeleton, Time } from "../components/basics";
import { CoverageBar } from "../components/coverage";
import { address, useAsk } from "../lib/api";
import { count, countryName, dateTime, listed, plural, possessive, theCountry } from "../lib/format";
import { useTitle } from "../lib/page";
import { go } from "../lib/router";
import type { CountrySummary, OverlookedItem, OverlookedList, Page, Verdict } from "../lib/types";
import "../components/switch.css";
import "./left-out.css";

const KEPT = "country";
const DAYS = [1, 3, 7] as const;
const USUAL_DAYS = 3;

export default function LeftOut({ place }: ViewProps) {
  const code = place.query.get("country")?.toUpperCase() ?? null;
  const days = DAYS.find((one) => String(one) === place.query.get("days")) ?? USUAL_DAYS;
  const name = code ? theCountry(code) : null;
  useTitle(name ? `Left out in ${name}` : "Left out");
  const countries = useAsk<Page<CountrySummary>>("/v1/countries");
  const left = useAsk<OverlookedList>(code ? `/v1/countries/${encodeURIComponent(code)}/overlooked` : null, {
    days,
    size: 40,
  });
  useEffect(() => {
    if (code && left.data) keep(code);
  }, [code, left.data]);
  const known = countries.data?.items ?? [];
  return (
    <div class="wrap left-out">
      <header class="left-out-head">
        <h1>{name ? `What ${possessive(name)} media left out` : "Don’t miss what gets missed"}</h1>
        <p class="left-out-lead">
          {name
            ? "Stories that at least three other countries told, and that none or hardly any of its newsrooms carried."
            : "Pick your country. You will see the stories that the rest of the world told and its newsrooms did not."}
        </p>
        <Picker code={code} days={days} countries={known} />
      </header>
      {countries.error && !code ? <ErrorState error={countries.error} retry={countries.retry} /> : null}
      {code ? null : <Choice countries={known} />}
      {left.error ? <ErrorState error={left.error} retry={left.retry} /> : null}
      {left.loading ? <Skeleton lines={9} /> : null}
      {left.data ? <Found list={left.data} days={days} /> : null}
    </div>
  );
}

const addressOf = (country: string, days: number): string =>
  address("/left-out", { country, days: days === USUAL_DAYS ? null : days });

function Picker({ code, days, countries }: { code: string | null; days: number; countries: CountrySummary[] }) {
  const sorted = countries
    .map((one) => [one.code, countryName(one.code)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], "en"));
  return (
    <div class="picker">
      <label>
        <span>Your country</span>
        <select class="input" value={code ?? ""} onChange={(event) => go(addressOf(event.currentTarget.value, days))}>
          {code ? null : <option value="">Choose …</option>}
          {code && !countries.some((one) => one.code === code) ? <option value={code}>{countryName(code)}</option> : null}
          {sorted.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {code ? (
        <div class="modes" role="group" aria-label="How far back">
          {DAYS.map((one) => (
            <button key={one} type="button" aria-pressed={one === days} onClick={() => go(addressOf(code, one), { replace: true })}>
              {one === 1 ? "A day" : `${one} days`}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Choice({ countries }: { countries: CountrySummary[] }) {
  const near = [kept(), ...regions()].find((code) => countries.some((one) => one.code === code));
  const most = [...countries].sort((a, b) => b.articles - a.articles).slice(0, 24);
  return (
    <section aria-label="Countries" class="choice">
      {near ? (
        <p>
          <a class="button primary" href={addressOf(near, USUAL_DAYS)}>
            What did {theCountry(near)} miss?
          </a>
        </p>
      ) : null}
      <ul>
        {most.map((one) => (
          <li key={one.code}>
            <a href={addressOf(one.code, USUAL_DAYS)}>
              <strong>{countryName(one.code)}</strong>
              <span>
                {plural(one.sources, "outlet")}, {plural(one.articles, "article")}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function keep(code: string): void {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // Then it is chosen anew next time.
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** The countries of the reader's languages: en-GB is GB. Nothing is asked of anybody for it. */
const regions = (): string[] =>
  navigator.languages.flatMap((language) => {
    try {
      return new Intl.Locale(language).region ?? [];
    } catch {
      return [];
    }
  });

const TOLD: [Verdict, string][] = [
  ["covered", "covered"],
  ["few", "hardly covered"],
  ["none", "left out"],
  ["unknown", "not known"],
];

function Found({ list, days }: { list: OverlookedList; days: number }) {
  const name = theCountry(list.country);
  const verdicts = list.carried_elsewhere;
  const all = TOLD.reduce((sum, [verdict]) => sum + verdicts[verdict], 0);
  const since = days === 1 ? "the last day" : `the last ${days} days`;
  return (
    <>
      {all ? (
        <section class="verdicts" aria-label="All of these stories">
          <p>
            <strong>{count(all)}</strong> {all === 1 ? "story was" : "stories were"} told by three or more other countries
            in {since}. Of these, {possessive(name)} newsrooms
          </p>
          <div class="verdicts-bar" aria-hidden="true">
            {TOLD.map(([verdict]) =>
              verdicts[verdict] ? <span key={verdict} class={verdict} style={{ flexGrow: verdicts[verdict] }} /> : null,
            )}
          </div>
          <ul class="verdicts-legend">
            {TOLD.map(([verdict, text]) => (
              <li key={verdict} class={verdict}>
                <strong>{count(verdicts[verdict])}</strong> {text}
              </li>
            ))}
          </ul>
          {verdicts.unknown ? (
            <p class="verdicts-note">
              “Not known” is no silence: too few of its newsrooms could be reached, or the story is too young, to say.
            </p>
          ) : null}
        </section>
      ) : null}
      {list.items.length ? (
        <ol class="missed">
          {list.items.map((item) => (
            <Missed key={item.story.id} item={item} name={name} />
          ))}
        </ol>
      ) : (
        <EmptyState title={all ? `Nothing was left out in ${since}` : `Nothing can be said of ${since}`}>
          {all
            ? `Every story that others told widely was carried in ${name}, or can’t be judged yet.`
            : `No story was told by three or more other countries, as far as was seen. Try more days.`}
        </EmptyState>
      )}
      <p class="left-out-more">
        <a class="text-link" href={`/country/${list.country}#only`}>
          What {name} alone told
        </a>
        <a class="text-link" href={address("/v1/feeds/stories.atom", { overlooked_by: list.country })}>
          Feed of what it left out
        </a>
        <span>As of {dateTime(list.as_of)}</span>
      </p>
    </>
  );
}

function Missed({ item, name }: { item: OverlookedItem; name: string }) {
  const { story, here, elsewhere, relevance } = item;
  return (
    <li class="missed-story">
      <article>
        {story.image ? (
          <a class="missed-image" href={`/story/${story.id}`} tabIndex={-1} aria-hidden="true">
            <Picture article={story.image.article_id} alt="" sizes="(min-width: 60rem) 20rem, 100vw" />
          </a>
        ) : null}
        <div class="missed-words">
          <h2>
            <a href={`/story/${story.id}`}>
              <InLanguage language={story.title_language}>{story.title}</InLanguage>
            </a>
          </h2>
          {story.summary ? <p class="missed-summary">{story.summary}</p> : null}
          <p class="meta">
            <span>Told in {listed(elsewhere.countries.map(theCountry), 5)}</span>
            <Time iso={story.last_seen} />
          </p>
        </div>
        <div class="missed-figures">
          <p>
            <strong>{plural(elsewhere.outlets, "outlet")}</strong> in{" "}
            {plural(elsewhere.countries.length, "other country", "other countries")}
          </p>
          <p class="missed-here">
            {here.covered ? `${plural(here.covered, "outlet")} of ${here.reached}` : `None of ${plural(here.reached, "outlet")}`}{" "}
            reached in {name}
          </p>
          <CoverageBar coverage={here} label={false} />
          {here.failed || here.besides ? (
            <p class="missed-note">
              {here.failed ? `${plural(here.failed, "outlet")} could not be reached. ` : ""}
              {here.besides ? `${plural(here.besides, "regional or specialised outlet")} told it.` : ""}
            </p>
          ) : null}
          {relevance.reasons.length ? (
            <details>
              <summary>Why it may matter in {name}</summary>
              <ul>
                {relevance.reasons.map((reason) => (
                  <li key={reason}>{named(reason)}</li>
                ))}
              </ul>
            </details>
          ) : null}
          <p class="missed-note">{item.final ? "Final figures" : `Figures of ${dateTime(item.as_of)}; they may change`}</p>
        </div>
      </article>
    </li>
  );
}

/** Reasons name countries by code: "carried in ES: Southern Europe". */
const named = (reason: string): string => reason.replace(/\bin ([A-Z]{2})\b/g, (_, code: string) => `in ${theCountry(code)}`);
