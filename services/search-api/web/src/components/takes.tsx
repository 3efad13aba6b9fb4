// What each perspective says of a story, beside another one, with the articles that say it.

import { useId, useRef, useState } from "preact/hooks";
import { countryName, listed, plural } from "../lib/format";
import type { ArticleItem, Story, Take } from "../lib/types";
import "./takes.css";

type Articles = ReadonlyMap<string, ArticleItem>;

const KINDS: Record<Take["kind"], string> = {
  world: "What most agree on",
  country: "What this country’s newsrooms alone say",
  bloc: "What the newsrooms of this bloc alone say",
  side: "What this side’s newsrooms alone say",
  stance: "What those of this opinion alone say",
};

/** Tabs of all takes; the chosen one stands beside another, by default the world's. */
export function Takes({ story }: { story: Story }) {
  const { takes } = story;
  const articles = new Map(story.articles.map((article) => [article.id, article]));
  const world = takes.find((take) => take.kind === "world");
  const first = takes.find((take) => take !== world && !take.thin) ?? takes[0]!;
  const [chosen, choose] = useState(first.id);
  const [beside, setBeside] = useState(world && first !== world ? world.id : "");
  const base = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const take = takes.find((one) => one.id === chosen) ?? first;
  const others = takes.filter((one) => one !== take && !one.thin);
  const other = others.find((one) => one.id === beside) ?? others[0];

  const move = (event: KeyboardEvent) => {
    const at = takes.indexOf(take);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: takes.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + takes.length) % takes.length;
    choose(takes[next]!.id);
    (tabs.current?.children[next] as HTMLElement | undefined)?.focus();
  };

  return (
    <div class="takes">
      <div class="take-tabs" role="tablist" aria-label="Whose take" ref={tabs} onKeyDown={move}>
        {takes.map((one) => (
          <button
            key={one.id}
            type="button"
            role="tab"
            id={`${base}-${one.id}`}
            aria-selected={one === take}
            aria-controls={`${base}-panel`}
            tabIndex={one === take ? 0 : -1}
            class={one.thin ? "thin" : ""}
            onClick={() => choose(one.id)}
          >
            {labelOf(one)}
            <span class="take-voices">
              {one.voices}
              <span class="hidden"> {one.voices === 1 ? "voice" : "voices"}</span>
            </span>
          </button>
        ))}
      </div>
      <div class="take-panes">
        <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${take.id}`} tabIndex={0} class="take-pane chosen">
          <TakeText take={take} articles={articles} />
        </div>
        {other ? (
          <section class="take-pane" aria-label={`Beside it: ${labelOf(other)}`}>
            <label class="take-beside">
              <span>Beside it</span>
              <select value={other.id} onChange={(event) => setBeside(event.currentTarget.value)}>
                {others.map((one) => (
                  <option key={one.id} value={one.id}>
                    {labelOf(one)}
                  </option>
                ))}
              </select>
            </label>
            <TakeText take={other} articles={articles} />
          </section>
        ) : null}
      </div>
    </div>
  );
}

const labelOf = (take: Take): string => (take.kind === "world" ? "The world" : take.label);

function TakeText({ take, articles }: { take: Take; articles: Articles }) {
  return (
    <>
      <header class="take-head">
        <h3>{labelOf(take)}</h3>
        <p>
          {KINDS[take.kind]}. {plural(take.voices, "independent voice")} in {plural(take.article_count, "article")}.
        </p>
      </header>
      {take.sentences.length ? null : <p class="take-reason">{take.reason || "There is nothing that it alone says."}</p>}
      {take.prose ? <Prose take={take} articles={articles} /> : <Sentences take={take} articles={articles} />}
      <details class="take-outlets">
        <summary>{plural(take.outlets.length, "newsroom")} in this take</summary>
        <p>{listed(take.outlets.map((outlet) => outlet.name))}</p>
        <ul>
          {take.articles.map(({ article_id, why }) => (
            <li key={article_id}>
              <a href={`/article/${article_id}`}>{articles.get(article_id)?.title ?? "An earlier article"}</a>
              <span>{why}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Sentences({ take, articles }: { take: Take; articles: Articles }) {
  return (
    <ol class="take-sentences">
      {take.sentences.map((sentence) => {
        const article = articles.get(sentence.article_id);
        const name = take.outlets.find((outlet) => outlet.source_id === sentence.source_id)?.name;
        return (
          <li key={`${sentence.article_id} ${sentence.text}`} class={sentence.quote ? "quoting" : ""}>
            <p class="take-sentence">{sentence.text}</p>
            <p class="take-evidence">
              <a href={`/article/${sentence.article_id}`}>{name ?? article?.source.name ?? "The article"}</a>
              {article ? <span>{countryName(article.country)}</span> : null}
              {sentence.support > 1 ? <span>{sentence.support} voices say so</span> : null}
              {article?.translation.status === "translated" ? <span>machine translated</span> : null}
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function Prose({ take, articles }: { take: Take; articles: Articles }) {
  const prose = take.prose!;
  return (
    <>
      <p class="take-prose">
        {prose.sentences.map((sentence) => (
          <span key={sentence.text}>
            {sentence.text}{" "}
            {sentence.article_ids.map((id) => (
              <a key={id} class="cited" href={`/article/${id}`}>
                {articles.get(id)?.source.name ?? "source"}
              </a>
            ))}{" "}
          </span>
        ))}
      </p>
      <p class="take-provenance">{prose.provenance}. Each sentence was checked against what it cites.</p>
      <details class="take-outlets">
        <summary>The newsrooms’ own sentences</summary>
        <Sentences take={take} articles={articles} />
      </details>
    </>
  );
}
