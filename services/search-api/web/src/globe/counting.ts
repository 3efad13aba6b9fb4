import type { CountrySummary } from "../lib/types";

/** Articles of the last 24 hours; all of them where the service doesn't count by day. */
export const today = (country: CountrySummary): number => country.today ?? country.articles;
