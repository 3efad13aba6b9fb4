// The API's answers, as /openapi.json describes them.

export type Status = "translated" | "not_needed" | "unavailable" | "failed";
export type Verdict = "covered" | "few" | "none" | "unknown";

export interface Source {
  id: string;
  name: string;
  homepage: string;
}

export interface Image {
  url: string;
  caption: string | null;
  credit: string | null;
  alt: string | null;
  width: number | null;
  height: number | null;
}

export interface StoryImage extends Image {
  article_id: string;
}

export interface TranslationBrief {
  status: Status;
  engine: string | null;
  model: string | null;
  model_version: string | null;
  route: string[];
  translated_at: string | null;
}

export interface Highlights {
  title: string[]; // escaped HTML with <mark>; show it with <Highlighted>
  text: string[];
}

export interface ArticleItem {
  id: string;
  url: string;
  title: string;
  title_language: string | null;
  original_title: string;
  description: string | null;
  original_description: string | null;
  country: string;
  language: string | null;
  source: Source;
  story_id: string;
  published_at: string | null;
  published_estimated: boolean;
  discovered_at: string;
  revision: number;
  version: number;
  translation: TranslationBrief;
  image: Image | null;
  highlights: Highlights | null;
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
  total: number;
}

export interface FacetCount {
  value: string;
  count: number;
  name: string | null;
}

export type Facet = "country" | "language" | "source" | "day";

export interface ArticlePage extends Page<ArticleItem> {
  did_you_mean: string | null;
  facets: Partial<Record<Facet, FacetCount[]>> | null;
}

export interface Text {
  title: string | null;
  description: string | null;
  paragraphs: string[];
  images: Image[];
}

/** A paragraph beside its original. */
export interface Pair {
  english: string | null;
  original: string | null;
}

export interface Article {
  id: string;
  url: string;
  country: string;
  language: string | null;
  source: Source;
  story_id: string;
  revision: number;
  version: number;
  display: "full" | "excerpt" | "link";
  english: Text | null;
  original:
    | (Text & {
        language: string | null;
        title: string;
        authors: string[];
        section: string | null;
        tags: string[];
      })
    | null;
  paragraphs: Pair[];
  revisions: { revision: number; title: string; seen_at: string }[] | null;
  translation: TranslationBrief & {
    revision: number | null;
    translation_version: number | null;
    warnings: string[];
    repaired: string[];
  };
  times: {
    published: string | null;
    discovered: string;
    fetched: string;
    translated: string | null;
    clustered: string | null;
    searchable: string | null;
  };
  withdrawn: { by: string; reason: string; at: string } | null;
}

export interface StoryEntity {
  name: string;
  kind: string | null;
  articles: number;
}

export interface StoryItem {
  id: string;
  title: string;
  title_language: string | null;
  summary: string;
  summary_sources: string[];
  entities: StoryEntity[];
  about: string[];
  first_seen: string;
  last_seen: string;
  article_count: number;
  voices: number | null;
  source_count: number;
  countries: string[];
  languages: string[];
  version: number;
  image: StoryImage | null;
}

export type StoryPage = Page<StoryItem>;

export interface Coverage {
  country: string;
  watched: number;
  reached: number;
  failed: number;
  covered: number;
  besides: number;
  exiled: number;
  verdict: Verdict;
  articles: number;
  voices: number;
  prominence: number;
  about: number;
  ties: number;
}

export interface TakeSentence {
  text: string;
  article_id: string;
  source_id: string;
  quote: boolean;
  support: number;
}

export interface Take {
  id: string;
  label: string;
  kind: "world" | "country" | "bloc" | "side" | "stance";
  version: number;
  sentences: TakeSentence[];
  voices: number;
  outlets: { source_id: string; name: string }[];
  article_count: number;
  articles: { article_id: string; why: string }[];
  thin: boolean;
  reason: string;
  distinctiveness: number;
  prose: {
    sentences: { text: string; article_ids: string[] }[];
    model: string;
    written_at: string;
    provenance: string;
  } | null;
}

export interface Timeline {
  interval: "hour" | "day";
  buckets: { start: string; articles: number }[];
  firsts: {
    country: string;
    article_id: string;
    source: { id: string; name: string };
    at: string;
    title: string;
  }[];
}

export interface Story extends StoryItem {
  takes: Take[];
  coverage: Coverage[];
  coverage_as_of: string | null;
  coverage_final: boolean;
  split_into: string[];
  regrouped: { kind: string; by: string; reason: string; at: string } | null;
  by_country: { country: string; articles: number; voices: number | null }[];
  by_source: { id: string; name: string; articles: number; voices: number | null }[];
  copy_groups: { id: string; article_ids: string[] }[];
  articles: ArticleItem[];
  timeline: Timeline;
}

export interface CountrySummary {
  code: string;
  articles: number;
  sources: number;
  stories: number;
  languages: string[];
  latest: string | null;
  today: number;
  watched: number | null;
  failing: number | null;
}

export interface SourceItem extends Source {
  country: string;
  language: string | null;
  kind: string | null;
  ownership: string | null;
  tags: string[];
  display: string | null;
  articles: number;
  today: number;
  latest: string | null;
  health: { state: "ok" | "quiet" | "failing" | "unknown"; since: string | null; detail: string | null };
}

export interface CountryDetail extends Omit<CountrySummary, "sources"> {
  sources: SourceItem[];
  /** Of the last 24 hours; null is unknown. `complete` is the share of these that was seen. */
  coverage: {
    watched: number | null;
    reached: number | null;
    failed: number | null;
    complete: number | null;
    as_of: string | null;
  };
}

export interface OverlookedItem {
  story: StoryItem;
  as_of: string;
  final: boolean;
  here: Coverage;
  elsewhere: { countries: string[]; outlets: number; voices: number; articles: number };
  hours: number;
  breadth: number;
  duration: number;
  prominence: number;
  relevance: { share: number; about: number; ties: number; kin: number; reasons: string[] };
  silence: number;
  score: number;
}

export interface OverlookedList extends Page<OverlookedItem> {
  country: string;
  as_of: string;
  carried_elsewhere: { covered: number; few: number; none: number; unknown: number };
}

export interface OnlyItem {
  story: StoryItem;
  as_of: string;
  final: boolean;
  here: Coverage;
  single: boolean;
  silent: number;
  unknown: number;
  hours: number;
  breadth: number;
  duration: number;
  certainty: number;
  score: number;
}

export interface OnlyPage extends Page<OnlyItem> {
  country: string;
  as_of: string;
}
