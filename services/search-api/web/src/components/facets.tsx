// What a search found by country, language, outlet and day; a click narrows it.

import { useState } from "preact/hooks";
import { count, countryName, date, languageName } from "../lib/format";
import { narrowing, toggled, type ListName, type Wanted } from "../lib/searching";
import type { ArticlePage, FacetCount } from "../lib/types";
import "./facets.css";

const SHOWN = 7;

interface FacetsProps {
  wanted: Wanted;
  facets: NonNullable<ArticlePage["facets"]> | null;
  refine: (wanted: Wanted) => void;
}

export function Facets({ wanted, facets, refine }: FacetsProps) {
  const set = narrowing(wanted);
  const wide = useWide();
  return (
    <details class="facets" open={wide} key={String(wide)}>
      <summary>Filters{set ? ` (${set})` : ""}</summary>
      <div class="facets-groups">
        <Days wanted={wanted} days={facets?.day ?? []} refine={refine} />
        <Group title="Country of the outlet" name="country" values={facets?.country ?? []} nameOf={countryName} wanted={wanted} refine={refine} />
        <Group title="Original language" name="language" values={facets?.language ?? []} nameOf={languageName} wanted={wanted} refine={refine} />
        <Group title="Outlet" name="source" values={facets?.source ?? []} nameOf={String} wanted={wanted} refine={refine} />
      </div>
    </details>
  );
}

const WIDE = matchMedia("(min-width: 60rem)");
const useWide = (): boolean => useState(WIDE.matches)[0];

interface GroupProps {
  title: string;
  name: ListName;
  values: FacetCount[];
  nameOf: (value: string) => string;
  wanted: Wanted;
  refine: (wanted: Wanted) => void;
}

function Group({ title, name, values, nameOf, wanted, refine }: GroupProps) {
  const [all, showAll] = useState(false);
  const chosen = wanted[name] ?? [];
  // What was chosen stays, also when nothing of it is found any more.
  const missing = chosen
    .filter((value) => !value.startsWith("-") && !values.some((one) => one.value === value))
    .map((value) => ({ value, count: 0 }) as FacetCount);
  const rows = [...values, ...missing];
  if (!rows.length) return null;
  const shown = all ? rows : rows.filter((one, n) => n < SHOWN || chosen.includes(one.value));
  return (
    <fieldset class="facet">
      <legend>{title}</legend>
      {shown.map((one) => (
        <label key={one.value}>
          <input
            type="checkbox"
            checked={chosen.includes(one.value)}
            onChange={() => refine(toggled(wanted, name, one.value))}
          />
          <span class="facet-name">{one.name ?? nameOf(one.value)}</span>
          <span class="facet-count">{count(one.count)}</span>
        </label>
      ))}
      {rows.length > shown.length ? (
        <button type="button" class="text-link" onClick={() => showAll(true)}>
          {rows.length - shown.length} more
        </button>
      ) : null}
    </fieldset>
  );
}

interface DaysProps {
  wanted: Wanted;
  days: FacetCount[];
  refine: (wanted: Wanted) => void;
}

function Days({ wanted, days, refine }: DaysProps) {
  const most = Math.max(1, ...days.map((one) => one.count));
  const ordered = [...days].sort((a, b) => a.value.localeCompare(b.value)).slice(-31);
  return (
    <fieldset class="facet">
      <legend>Time</legend>
      {ordered.length > 1 ? (
        <div class="facet-days">
          {ordered.map((one) => {
            const day = one.value.slice(0, 10);
            const chosen = wanted.from === day && wanted.to === day;
            return (
              <button
                key={day}
                type="button"
                aria-pressed={chosen}
                aria-label={`${date(day)}: ${count(one.count)}`}
                title={`${date(day)}: ${count(one.count)}`}
                onClick={() => refine({ ...wanted, from: chosen ? "" : day, to: chosen ? "" : day })}
              >
                <span style={{ blockSize: `${(100 * one.count) / most}%` }} />
              </button>
            );
          })}
        </div>
      ) : null}
      <div class="facet-dates">
        {(["from", "to"] as const).map((name) => (
          <label key={name}>
            <span>{name === "from" ? "From" : "To"}</span>
            <input
              class="input"
              type="date"
              value={wanted[name]?.slice(0, 10) ?? ""}
              onChange={(event) => refine({ ...wanted, [name]: event.currentTarget.value })}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
