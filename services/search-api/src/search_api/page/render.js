// Stories and articles as elements.

import { ask } from "./api.js";
import { WHY, whole } from "./article.js";
import { countryName, el, highlighted, languageName, outward, plural, time } from "./text.js";

function label(article) {
  const { status, engine } = article.translation;
  const language = article.language ? languageName(article.language) : "language unknown";
  if (status === "not_needed") return el("span", { class: "label" }, "in English");
  if (status === "translated") {
    const title = engine ? `by ${engine}` : null;
    return el("span", { class: "label", title }, `machine translated from ${language}`);
  }
  return el("span", { class: "label missing", title: WHY[status] }, `not translated: ${language}`);
}

function title(article) {
  const found = article.highlights?.title[0];
  return found ? highlighted(found) : [article.title];
}

function excerpt(article) {
  const found = article.highlights?.text ?? [];
  if (!found.length) {
    return article.description
      ? el("p", { lang: article.title_language, dir: "auto" }, article.description)
      : null;
  }
  const parts = found.flatMap((text, index) => (index ? [" … "] : []).concat(highlighted(text)));
  return el("p", { dir: "auto" }, ...parts);
}

// `inStory`: the country is above already, and so is the story.
export function article(item, { inStory = false } = {}) {
  const heading = el("h3", { lang: item.title_language, dir: "auto" });
  heading.append(outward(item.url, ...title(item)));
  const differs = item.title !== item.original_title;
  return el(
    "article",
    { class: "entry" },
    heading,
    differs
      ? el("p", { class: "original", lang: item.language, dir: "auto" }, item.original_title)
      : null,
    excerpt(item),
    el(
      "p",
      { class: "meta" },
      outward(item.source.homepage, item.source.name),
      inStory ? null : el("span", {}, countryName(item.country)),
      time(item.published_at ?? item.discovered_at),
      inStory ? null : el("a", { href: `/?story=${encodeURIComponent(item.story_id)}` }, "the story"),
      " ", // the label goes to the next line where there is no room
      label(item)
    ),
    comparison(item)
  );
}

function comparison(item) {
  const both = item.translation.status === "translated";
  const details = el(
    "details",
    { class: "comparison" },
    el("summary", {}, both ? "English beside the original" : "Read here")
  );
  details.addEventListener(
    "toggle",
    async () => {
      const body = el("div", {}, el("p", {}, "Loading …"));
      details.append(body);
      try {
        body.replaceChildren(...whole(await ask(`/v1/articles/${encodeURIComponent(item.id)}`)));
      } catch (error) {
        body.replaceChildren(el("p", { role: "alert" }, error.message));
      }
    },
    { once: true }
  );
  return details;
}

const countries = (codes) => codes.map(countryName).join(", ");

export function story(item) {
  return el(
    "article",
    { class: "entry" },
    el(
      "h2",
      { lang: item.title_language, dir: "auto" },
      el("a", { href: `/?story=${encodeURIComponent(item.id)}` }, item.title)
    ),
    item.summary ? el("p", {}, item.summary) : null,
    tally(item)
  );
}

function tally(item) {
  return el(
    "p",
    { class: "meta" },
    el("span", {}, plural(item.article_count, "article", "articles")),
    el("span", {}, plural(item.source_count, "source", "sources")),
    el("span", {}, countries(item.countries)),
    time(item.last_seen),
    " ",
    item.title_language && item.title_language !== "en"
      ? el("span", { class: "label missing" }, `not translated: ${languageName(item.title_language)}`)
      : null
  );
}

export function openStory(item) {
  const groups = Map.groupBy
    ? Map.groupBy(item.articles, (one) => one.country)
    : item.articles.reduce(
        (map, one) => map.set(one.country, [...(map.get(one.country) ?? []), one]),
        new Map()
      );
  return [
    el("p", { class: "back" }, el("a", { href: "/" }, "← All stories")),
    el("h1", { lang: item.title_language, dir: "auto" }, item.title),
    item.summary ? el("p", {}, item.summary) : null,
    tally(item),
    ...[...groups].map(([country, articles]) =>
      el(
        "section",
        { class: "country" },
        el("h2", {}, countryName(country)),
        ...articles.map((one) => article(one, { inStory: true }))
      )
    ),
  ].filter(Boolean);
}
