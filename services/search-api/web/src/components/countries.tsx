// The countries as a list that can be searched: for who knows what they look for, and for screen readers.

import { useState } from "preact/hooks";
import { count, countryName, plural } from "../lib/format";
import type { CountrySummary } from "../lib/types";
import "./countries.css";

interface CountryListProps {
  countries: readonly CountrySummary[];
  /** Told when the pointer or the focus comes to a country, and null when it leaves the list. */
  onPoint?: (code: string | null) => void;
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function CountryList({ countries, onPoint }: CountryListProps) {
  const [wanted, setWanted] = useState("");
  const found = countries
    .filter(({ code }) => plain(`${countryName(code)} ${code}`).includes(plain(wanted.trim())))
    .sort((a, b) => b.today - a.today || countryName(a.code).localeCompare(countryName(b.code), "en"));
  const most = Math.max(1, ...countries.map(({ today }) => today));
  return (
    <section class="country-list" aria-labelledby="countries-title">
      <h2 id="countries-title" class="kicker">
        Countries
      </h2>
      <input
        class="input"
        type="search"
        aria-label="Find a country"
        placeholder="Find a country"
        autocomplete="off"
        value={wanted}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <p class="hidden" role="status">
        {wanted ? `${plural(found.length, "country", "countries")} found` : ""}
      </p>
      <ul onPointerLeave={() => onPoint?.(null)} onFocusOut={() => onPoint?.(null)}>
        {found.map((country) => (
          <li key={country.code}>
            <a
              href={`/country/${country.code}`}
              onPointerEnter={() => onPoint?.(country.code)}
              onFocus={() => onPoint?.(country.code)}
            >
              <span class="country-name">{countryName(country.code)}</span>
              <span class="country-bar" aria-hidden="true">
                <span style={{ inlineSize: `${(100 * country.today) / most}%` }} />
              </span>
              <span class="country-count">
                {count(country.today)}
                <span class="hidden"> articles</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {countries.length && !found.length ? (
        <p class="country-none">No outlet of such a country is read here yet.</p>
      ) : null}
    </section>
  );
}
