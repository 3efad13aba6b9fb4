// Names, times and counts in English. What Intl makes is dear (milliseconds each on a phone), so it
// is made when it is first needed, and names are kept.

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function namesOf(type: "region" | "language"): (code: string) => string {
  const names = once(() => new Intl.DisplayNames(["en-GB"], { type }));
  const known = new Map<string, string>();
  const look = (code: string): string => {
    try {
      return names().of(code) ?? code;
    } catch {
      return code; // not a code at all
    }
  };
  return (code) => {
    const name = known.get(code) ?? look(code);
    known.set(code, name);
    return name;
  };
}

const regionName = namesOf("region");
export const languageName = namesOf("language");
export const countryName = (code: string): string =>
  code === "XK" ? "Kosovo" : code === "HK" ? "Hong Kong" : code === "MO" ? "Macao" : regionName(code);

const WITH_THE = new Set("AE BS CD CF CG CK DO FK FO GB GM KM KY MH MP MV NL PH SB SC TC TF US VA VG VI".split(" "));
/** As in a sentence: "the United Kingdom". */
export const theCountry = (code: string): string => (WITH_THE.has(code) ? `the ${countryName(code)}` : countryName(code));
export const possessive = (name: string): string => (name.endsWith("s") ? `${name}’` : `${name}’s`);

const grouped = once(() => new Intl.NumberFormat("en"));
export const count = (value: number): string => (value < 1000 ? String(value) : grouped().format(value));
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** "A, B and C"; of many, the first `most` "and n more". */
export function listed(names: readonly string[], most = Infinity): string {
  const shown = names.slice(0, names.length > most ? most : names.length);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

const full = once(() => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }));
const day = once(() => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" }));
const dayOfYear = once(() => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }));

export const dateTime = (iso: string): string => full().format(new Date(iso));
export const date = (iso: string): string => dayOfYear().format(new Date(iso));

/** "5 min ago", "3 h ago", "Yesterday", "12 Nov", "12 Nov 2024". */
export function ago(iso: string, now: number = Date.now()): string {
  const then = new Date(iso);
  const minutes = Math.round((now - then.getTime()) / 60_000);
  if (minutes < 1) return "Just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  if (minutes < 48 * 60) return "Yesterday";
  return then.getFullYear() === new Date(now).getFullYear() ? day().format(then) : dayOfYear().format(then);
}

/** "at the same time", "40 min later", "5 h later", "2 days later". */
export function later(first: string, at: string): string {
  const minutes = Math.round((Date.parse(at) - Date.parse(first)) / 60_000);
  if (minutes < 1) return "at the same time";
  if (minutes < 60) return `${minutes} min later`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h later`;
  return `${Math.round(minutes / (24 * 60))} days later`;
}

const RTL = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);
/** The direction in which a language is written; "auto" where it is unknown. */
export const direction = (language: string | null): "ltr" | "rtl" | "auto" =>
  language === null ? "auto" : RTL.has(language.split("-")[0]!) ? "rtl" : "ltr";
