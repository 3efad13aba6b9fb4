// Where a story was told and where not: a flat map, coloured by what was found of each country.

import { geoEqualEarth, geoPath } from "d3-geo";
import { useEffect, useMemo, useState } from "preact/hooks";
import { loadWorld, type World } from "../globe/world";
import { countryName } from "../lib/format";
import type { Verdict } from "../lib/types";
import "./coverage-map.css";

const WIDTH = 960;
const HEIGHT = 430;

export interface CountryVerdict {
  country: string;
  verdict: Verdict;
}

const WORDS: Record<Verdict, string> = {
  covered: "covered it",
  few: "covered by few of its outlets",
  none: "left it out",
  unknown: "not enough seen to say",
};

const HATCHED = { fill: "url(#not-known)" };

/** Nothing until the shapes are there, and nothing if they can't be had: the bars say the same. */
export function CoverageMap({ verdicts }: { verdicts: readonly CountryVerdict[] }) {
  const [world, setWorld] = useState<World>();
  useEffect(() => {
    let shown = true;
    loadWorld().then(
      (loaded) => shown && setWorld(loaded),
      () => {},
    );
    return () => {
      shown = false;
    };
  }, []);
  const drawn = useMemo(() => world && draw(world), [world]);
  const found = new Map(verdicts.map(({ country, verdict }) => [country, verdict]));
  const told = verdicts.filter(({ verdict }) => verdict === "covered").map(({ country }) => countryName(country));
  return (
    <svg
      class="coverage-map"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Map. Covered in ${told.join(", ") || "no country that is watched"}. The figures are in the list.`}
    >
      <defs>
        <pattern id="not-known" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="6" height="6" />
          <rect class="hatch" width="2" height="6" />
        </pattern>
      </defs>
      {drawn?.shapes.map(({ code, path }) => {
        const verdict = found.get(code);
        return (
          <path key={code} d={path} class={verdict ?? "unwatched"} {...(verdict === "unknown" ? HATCHED : {})}>
            {verdict ? <title>{`${countryName(code)}: ${WORDS[verdict]}`}</title> : null}
          </path>
        );
      })}
      {drawn?.points
        .filter(({ code }) => found.has(code))
        .map(({ code, at }) => (
          <circle key={code} class={found.get(code)!} cx={at[0]} cy={at[1]} r="6">
            <title>{`${countryName(code)}: ${WORDS[found.get(code)!]}`}</title>
          </circle>
        ))}
    </svg>
  );
}

export function CoverageLegend() {
  return (
    <ul class="coverage-legend">
      {(Object.keys(WORDS) as Verdict[]).map((verdict) => (
        <li key={verdict} class={verdict}>
          {WORDS[verdict]}
        </li>
      ))}
    </ul>
  );
}

interface Drawn {
  shapes: { code: string; path: string }[];
  points: { code: string; at: [number, number] }[];
}

function draw(world: World): Drawn {
  const projection = geoEqualEarth().fitExtent(
    [
      [4, 4],
      [WIDTH - 4, HEIGHT + 56],
    ],
    { type: "Sphere" },
  );
  const path = geoPath(projection).digits(1);
  const drawn: Drawn = { shapes: [], points: [] };
  for (const { code, shapes, middle } of world.countries.values()) {
    if (code === "AQ") continue; // has no newsrooms, and half the height
    const at = projection(middle);
    if (!shapes.length && at) drawn.points.push({ code, at });
    const outline = shapes.map((shape) => path(shape) ?? "").join("");
    if (outline) drawn.shapes.push({ code, path: outline });
  }
  return drawn;
}
