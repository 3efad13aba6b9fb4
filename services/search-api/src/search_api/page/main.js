// The page's state is its address: ?q= &country= &language= &view=articles, or ?story=.

import { ask } from "./api.js";
import { article, openStory, story } from "./render.js";
import { countryName, el, languageName, plural } from "./text.js";

const byId = (id) => document.getElementById(id);
const list = byId("list");
const more = byId("more");
const form = byId("search");
let current = 0; // counts renderings, so that an answer that comes late is dropped

function state() {
  const query = new URLSearchParams(location.search);
  const of = (name) => query.get(name)?.trim() ?? "";
  const [q, country, language, id] = [of("q"), of("country"), of("language"), of("story")];
  // Stories are searched by their articles.
  const view = id ? "story" : q || language || of("view") === "articles" ? "articles" : "stories";
  return { q, country, language, id, view };
}

function address({ q, country, language, view }) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, country, language })) {
    if (value) query.set(name, value);
  }
  if (view === "articles" && !q && !language) query.set("view", "articles");
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

function say(text, isError = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("error", isError);
}

function showForm(now) {
  for (const name of ["q", "country", "language"]) {
    const field = form.elements[name];
    if (field.tagName === "SELECT" && now[name] && ![...field.options].some((o) => o.value === now[name])) {
      field.append(el("option", { value: now[name] }, now[name]));
    }
    field.value = now[name];
  }
  byId("tab-stories").href = address({ country: now.country });
  byId("tab-articles").href = address({ ...now, view: "articles" });
  byId("tab-stories").toggleAttribute("aria-current", now.view !== "articles");
  byId("tab-articles").toggleAttribute("aria-current", now.view === "articles");
  for (const tab of document.querySelectorAll("nav [aria-current]")) tab.setAttribute("aria-current", "page");
  document.title = now.q ? `${now.q} – Parallax` : "Parallax";
  report();
}

function report() {
  const contact = document.querySelector('meta[name="contact"]').content;
  if (!contact) return;
  const subject = encodeURIComponent("A mistake in Parallax");
  const body = encodeURIComponent(`At ${location.href}:\n\n`);
  const href = `mailto:${encodeURIComponent(contact).replace("%40", "@")}?subject=${subject}&body=${body}`;
  byId("report").replaceChildren("Found a mistake? ", el("a", { href }, `Report it to ${contact}`), ".");
}

async function render() {
  const now = state();
  const turn = ++current;
  showForm(now);
  list.replaceChildren();
  more.hidden = true;
  byId("count").textContent = "";
  if (now.view === "story") await renderStory(now.id, turn);
  else await renderPage(now, null, turn);
}

async function renderStory(id, turn) {
  say("Loading …");
  try {
    const found = await ask(`/v1/stories/${encodeURIComponent(id)}`);
    if (turn !== current) return;
    say("");
    document.title = `${found.title} – Parallax`;
    list.className = "";
    list.replaceChildren(...openStory(found));
  } catch (error) {
    if (turn === current) say(error.message, true);
  }
}

async function renderPage(now, cursor, turn) {
  const isStories = now.view === "stories";
  list.className = isStories ? "stories" : "";
  if (!cursor) say("Loading …");
  more.disabled = true;
  try {
    const asked = isStories ? { country: now.country } : { q: now.q, country: now.country, language: now.language };
    const page = await ask(isStories ? "/v1/stories" : "/v1/articles", { ...asked, cursor });
    if (turn !== current) return;
    const added = page.items.map((item) => (isStories ? story(item) : article(item)));
    list.append(...added);
    if (cursor) added[0]?.querySelector("a")?.focus();
    byId("count").textContent = isStories
      ? plural(page.total, "story", "stories")
      : plural(page.total, "article", "articles");
    say(list.childElementCount ? "" : nothing(now));
    more.hidden = !page.next_cursor;
    more.onclick = () => renderPage(now, page.next_cursor, turn);
  } catch (error) {
    if (turn === current) say(error.message, true);
  } finally {
    more.disabled = false;
  }
}

function nothing(now) {
  if (now.q || now.country || now.language) {
    return "Nothing found. Try fewer words, or another country or language.";
  }
  return "Nothing here yet. The first articles appear a few seconds after they are fetched.";
}

async function fillChoices() {
  try {
    const { items } = await ask("/v1/countries");
    const named = (codes, name) =>
      codes.map((code) => [code, name(code)]).sort(([, a], [, b]) => a.localeCompare(b, "en"));
    const fill = (select, pairs) =>
      select.append(...pairs.map(([value, text]) => el("option", { value }, text)));
    fill(form.elements.country, named(items.map((item) => item.code), countryName));
    fill(form.elements.language, named([...new Set(items.flatMap((item) => item.languages))], languageName));
  } catch {
    // The search works without the choices, and the list below tells what is wrong.
  }
}

function go(target) {
  history.pushState(null, "", target);
  scrollTo(0, 0);
  byId("content").focus({ preventScroll: true });
  return render();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { q, country, language } = form.elements;
  const view = state().view === "articles" ? "articles" : "stories";
  go(address({ q: q.value.trim(), country: country.value, language: language.value, view }));
});

for (const name of ["country", "language"]) {
  form.elements[name].addEventListener("change", () => form.requestSubmit());
}

// Links within the page change its state without loading it again.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/']");
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !plain || new URL(link.href).pathname !== "/") return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

addEventListener("popstate", render);
await fillChoices();
await render();
